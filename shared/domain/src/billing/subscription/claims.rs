//! Every invoice, as it becomes known: which of them deactivate the account.

use std::collections::{BTreeSet, HashMap};

use jiff::Timestamp;

use crate::{
    billing::{
        id::InvoiceId,
        subscription::{
            claim::{Claim, NET_DAYS},
            facts::{Facts, StaffReminder},
            invoice::{DueDate, Entry, EntryKind, Invoice},
            period::{Period, PeriodKey},
            slot::Slot,
        },
    },
    kernel::date::{Date, day_of, plus_days},
};

/// Every invoice.
#[derive(Debug, Clone)]
pub(super) struct Claims<'a> {
    facts: &'a Facts,
    pub(super) all: Vec<Claim<'a>>,
    places: HashMap<InvoiceId, usize>,
    /// The invoices of periods.
    of_periods: HashMap<PeriodKey, usize>,
    /// The periods of which nothing is demanded.
    paid: BTreeSet<PeriodKey>,
    /// Those that will deactivate the account, by when.
    ripe: BTreeSet<(Timestamp, usize)>,
    /// How many deactivate it.
    deactivating: usize,
}

impl<'a> Claims<'a> {
    pub(super) fn none(facts: &'a Facts) -> Self {
        Self {
            facts,
            all: Vec::new(),
            places: HashMap::new(),
            of_periods: HashMap::new(),
            paid: BTreeSet::new(),
            ripe: BTreeSet::new(),
            deactivating: 0,
        }
    }

    /// The invoice of a period.
    pub(super) fn of_period(&self, period: PeriodKey) -> Option<&Claim<'a>> {
        self.of_periods.get(&period).map(|nth| &self.all[*nth])
    }

    /// The last period that was paid.
    pub(super) fn last_paid(&self) -> Option<PeriodKey> {
        self.paid.last().copied()
    }

    /// When the next invoice deactivates the account.
    pub(super) fn next_ripe(&self) -> Option<Timestamp> {
        self.ripe.first().map(|(at, _)| *at)
    }

    /// Whether an invoice deactivates the account.
    pub(super) const fn deactivate(&self) -> bool {
        self.deactivating > 0
    }

    /// The next invoice deactivates the account.
    pub(super) fn ripen(&mut self) {
        if let Some((_, nth)) = self.ripe.pop_first() {
            self.all[nth].ripe_at = None;
            self.all[nth].deactivates = true;
            self.deactivating += 1;
        }
    }

    /// An invoice is issued.
    pub(super) fn issued(&mut self, invoice: &'a Invoice) {
        let due_on = invoice.due_dates().first().map_or(Date::MAX, |due| due.due_on);
        let nth = self.all.len();
        self.places.insert(invoice.id(), nth);
        if let Some(period) = invoice.period() {
            self.of_periods.entry(period).or_insert(nth);
        }
        self.all.push(Claim::new(invoice, due_on));
        self.change(nth, invoice.issued_at(), |_| {});
    }

    /// A payment or credit becomes known.
    pub(super) fn entry(&mut self, invoice: InvoiceId, entry: Entry) {
        let amount = entry.amount.minor();
        self.change_of(invoice, entry.at, |claim| {
            claim.open = claim.open.saturating_sub(amount);
            if entry.kind.is_credit() {
                claim.credited = claim.credited.saturating_add(amount);
            }
            if entry.kind == EntryKind::UnusedDays {
                (claim.has_unused_days, claim.unused_share) = (true, 0);
            }
        });
    }

    /// Another due date becomes known.
    pub(super) fn due(&mut self, invoice: InvoiceId, due: DueDate) {
        self.change_of(invoice, due.at, |claim| claim.set_due(due.due_on.max(day_of(due.at))));
    }

    /// What will be credited of a period, if anything will.
    pub(super) fn expect_credit(&mut self, period: &Period, now: Timestamp) {
        let Some(nth) = self.of_periods.get(&period.key).copied() else { return };
        self.change(nth, now, |claim| {
            let unused = period.unused_days().filter(|_| !claim.has_unused_days);
            claim.unused_share = unused.map_or(0, |(days, of)| claim.invoice.unused(days, of).total.minor());
        });
    }

    /// A reminder counts if the invoice is overdue when it is sent.
    pub(super) fn sent(&mut self, nth: usize) {
        let sent = &self.facts.sent[nth];
        if let Slot::InvoiceReminder { invoice, due_on, .. } = sent.slot {
            self.change_of(invoice, sent.at, |claim| {
                if claim.due_on == due_on && claim.is_overdue(sent.at) {
                    claim.reminders.push(nth);
                }
            });
        }
    }

    /// It becomes known that a mail server accepted a reminder, or that it bounced.
    pub(super) fn delivery(&mut self, nth: usize, delivery: usize, now: Timestamp) {
        let sent = &self.facts.sent[nth];
        let Slot::InvoiceReminder { invoice, .. } = sent.slot else { return };
        let of = sent.deliveries[delivery];
        self.change_of(invoice, now, |claim| {
            claim.accepted.retain(|(sent, place, _)| (*sent, *place) != (nth, delivery));
            let accepted = of.accepted_at.filter(|at| *at <= now && !of.is_lost(now));
            if claim.reminders.contains(&nth) {
                claim.accepted.extend(accepted.map(|at| (nth, delivery, at)));
            }
        });
    }

    /// Staff reminded of an invoice. That counts if it is overdue.
    pub(super) fn by_staff(&mut self, reminder: StaffReminder) {
        self.change_of(reminder.invoice, reminder.at, |claim| {
            if claim.is_overdue(reminder.at) {
                claim.by_staff = claim.by_staff.or(Some(reminder.at));
            }
        });
    }

    fn change_of(&mut self, invoice: InvoiceId, now: Timestamp, change: impl FnOnce(&mut Claim<'a>)) {
        if let Some(nth) = self.places.get(&invoice).copied() {
            self.change(nth, now, change);
        }
    }

    /// Changes an invoice at a moment. What is to be paid again is due again.
    fn change(&mut self, nth: usize, now: Timestamp, change: impl FnOnce(&mut Claim<'a>)) {
        let claim = &mut self.all[nth];
        let (was_demanded, did_deactivate) = (claim.is_demanded, claim.deactivates);
        change(claim);
        claim.is_demanded = claim.demanded() > 0;
        match (was_demanded, claim.is_demanded) {
            (false, true) => claim.set_due(claim.due_on.max(plus_days(day_of(now), NET_DAYS))),
            (true, false) => claim.forget_reminders(),
            _ => {}
        }
        let ripe_at = claim.ripens_at();
        self.deactivating -= usize::from(did_deactivate && !claim.deactivates);
        let before = std::mem::replace(&mut claim.ripe_at, ripe_at);
        if before != ripe_at {
            if let Some(before) = before {
                self.ripe.remove(&(before, nth));
            }
            self.ripe.extend(ripe_at.map(|at| (at, nth)));
        }
        let (is_paid, period) = (!claim.is_demanded, claim.invoice.period());
        if let Some(period) = period.filter(|period| self.of_periods.get(period) == Some(&nth)) {
            if is_paid {
                self.paid.insert(period);
            } else {
                self.paid.remove(&period);
            }
        }
    }
}
