//! What happens around the function: time that passes, mail that arrives or not, and subscribers who pay or not.

mod acts;
pub(crate) mod effects;
pub(crate) mod known;

use domain::{
    Now, Timestamp,
    billing::{
        id::InvoiceId,
        invoices::{Totals, VatTreatment},
        messages::SubscriptionNotice,
        payment::Payment,
        plans::{BillingPeriod, PlanId},
        subscription::{self as rules, Billed, Command, Effect, Facts, Life, Period, Return, Slot, State, Terms},
    },
    kernel::{
        date::{Date, day_of, plus_days, start_of},
        money::Money,
    },
};
use jiff::{SignedDuration, civil::DateTime, tz::TimeZone};

use crate::telling;

/// The moment of this time in Copenhagen.
pub(crate) fn at(text: &str) -> Timestamp {
    let time = text.parse::<DateTime>().unwrap();
    time.to_zoned_datetime(TimeZone::get("Europe/Copenhagen").unwrap()).unwrap().timestamp()
}

pub(crate) fn day(text: &str) -> Date {
    text.parse().unwrap()
}

pub(crate) const MONTHLY: Terms =
    Terms { plan: PlanId::Standard, period: BillingPeriod::Month, payment: Payment::Invoice };
pub(crate) const BY_CARD: Terms = Terms { payment: Payment::Card, ..MONTHLY };
pub(crate) const YEARLY: Terms =
    Terms { plan: PlanId::Standard, period: BillingPeriod::Year, payment: Payment::Invoice };

/// An invoice over an amount without VAT.
pub(crate) fn billed(total: Money) -> Billed {
    let treatment = VatTreatment::ReverseCharge;
    Billed { number: 1, treatment, totals: Totals { net: total, vat: Money::zero(total.currency()), total } }
}

/// What becomes of mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mail {
    /// It is accepted at once.
    Arrives,
    /// It is accepted, and bounces so many hours later.
    Bounces(i64),
    /// It is not accepted.
    Fails,
}

/// What a card does when it is charged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Card {
    Pays,
    IsRefused,
    /// Its bank wants its owner to be there.
    WantsItsOwner,
}

/// An account, and what is around it.
#[derive(Debug, Clone)]
pub(crate) struct World {
    pub(crate) facts: Facts,
    pub(crate) mail: Mail,
    pub(crate) card: Card,
    /// After how many days each invoice is paid, if it is: at noon, or at once.
    pub(crate) pays_after: Option<i32>,
    pub(crate) purged_at: Option<Timestamp>,
    pub(crate) next_due_at: Option<Timestamp>,
    /// Every moment at which it was looked at, with the state that was found.
    pub(crate) seen: Vec<(Timestamp, State)>,
    /// What was found at them.
    pub(crate) lives: Vec<(Timestamp, Life)>,
    /// The periods that were invoiced.
    pub(crate) billed: Vec<Period>,
    /// What each message said, and when.
    pub(crate) told: Vec<(Timestamp, Slot, SubscriptionNotice)>,
    /// The invoices of which days were credited, and how many.
    pub(crate) credited: Vec<(InvoiceId, u32)>,
    /// Bounces that are still to come.
    bounces: Vec<(Timestamp, Slot)>,
    now: Timestamp,
}

impl World {
    /// An account that is opened at this moment. Its invoices are not paid unless that is said.
    pub(crate) fn opened(at: Timestamp) -> Self {
        let facts = Facts::new(at);
        let mut world = Self {
            facts,
            mail: Mail::Arrives,
            card: Card::Pays,
            pays_after: None,
            purged_at: None,
            next_due_at: Some(at),
            seen: Vec::new(),
            lives: Vec::new(),
            billed: Vec::new(),
            told: Vec::new(),
            credited: Vec::new(),
            bounces: Vec::new(),
            now: at,
        };
        world.step(at);
        world
    }

    /// One that subscribed on the same day.
    pub(crate) fn subscribed(at: Timestamp, terms: Terms) -> Self {
        let mut world = Self::opened(at);
        world.command(at, Command::Subscribe(terms)).unwrap();
        world
    }

    /// What is true now.
    pub(crate) fn life(&self) -> Life {
        rules::life(&self.facts, Now(self.now))
    }

    /// What is true at a moment, by what is known then.
    pub(crate) fn life_at(&self, at: Timestamp) -> Life {
        rules::life(&known::by(&self.facts, at), Now(at))
    }

    pub(crate) fn state(&self) -> State {
        self.life().state
    }

    /// Lets time pass, and everything that falls due in it be done at its moment.
    pub(crate) fn go_to(&mut self, end: Timestamp) -> &mut Self {
        while let Some(at) = self.next_moment().filter(|at| *at <= end) {
            self.step(at);
        }
        self.step(end);
        self
    }

    /// The next moment at which something is to be done here, or is done by others.
    fn next_moment(&self) -> Option<Timestamp> {
        let bounces = self.bounces.iter().map(|(at, _)| *at);
        let later = self.payments().into_iter().map(|(at, _)| at).chain(bounces).filter(|at| self.now < *at);
        later.chain(self.next_due_at.filter(|_| self.purged_at.is_none())).min()
    }

    /// The payments that are still to come, with the place of the invoice.
    fn payments(&self) -> Vec<(Timestamp, usize)> {
        let Some(days) = self.pays_after else { return Vec::new() };
        let open =
            self.facts.invoices.iter().enumerate().filter(|(_, invoice)| invoice.open_amount(self.now).is_positive());
        let paid = open.map(|(nth, invoice)| {
            let noon = start_of(plus_days(day_of(invoice.issued_at()), days)) + SignedDuration::from_hours(12);
            (if days == 0 { invoice.issued_at() } else { noon }, nth)
        });
        paid.collect()
    }

    /// Does what is due at this moment, as retention would. What fell due before is done now.
    pub(crate) fn step(&mut self, now: Timestamp) {
        assert!(self.now <= now, "time goes forward");
        let (bounced, later) = self.bounces.drain(..).partition(|(at, _)| *at <= now);
        self.bounces = later;
        for (at, slot) in bounced {
            self.bounce(at, slot);
        }
        self.now = now;
        self.settle();
        while self.pay_what_is_due() || self.answer_charges() {
            self.settle();
        }
        let life = self.life();
        assert!(life.timeline.iter().all(|coming| now < coming.at), "what has come is not to come");
        self.seen.push((now, life.state));
        self.lives.push((now, life));
    }

    fn pay_what_is_due(&mut self) -> bool {
        let due = self.payments().into_iter().filter(|(at, _)| *at <= self.now).collect::<Vec<_>>();
        for (_, nth) in &due {
            let open = self.facts.invoices[*nth].open_amount(self.now).minor();
            self.pay(*nth, open);
        }
        !due.is_empty()
    }

    /// Does all that is due now.
    fn settle(&mut self) {
        let now = self.now;
        while self.purged_at.is_none() {
            let life = self.life();
            let is_removed = life.state == State::Removed;
            let is_later = life.next_due_at.is_none_or(|next| now < next);
            assert!(if is_removed { life.next_due_at.is_some() } else { is_later }, "what is next is later");
            let is_done = life.effects.is_empty() && life.messages.is_empty();
            let told = life.messages.iter().map(|slot| (now, *slot, telling::tell(*slot, &self.facts, &life)));
            self.told.extend(told);
            life.effects.iter().for_each(|effect| self.perform(effect));
            life.messages.into_iter().for_each(|slot| self.send(slot));
            self.next_due_at = life.next_due_at;
            if is_done {
                break;
            }
            let again = self.life();
            if self.purged_at.is_none() && !is_removed {
                // What was paid too much pays an invoice once that is issued, and the card is charged for the rest.
                let is_new = |effect: &Effect| {
                    matches!(effect, Effect::ReturnBalance { by: Return::Invoice(_), .. } | Effect::Charge { .. })
                };
                assert!(again.effects.iter().all(is_new) && again.messages.is_empty(), "done twice: {again:?}");
                let same = |next: Option<Timestamp>| next.unwrap_or(Timestamp::MAX);
                assert!(same(life.next_due_at) <= same(again.next_due_at), "something falls due unseen: {again:?}");
            }
        }
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.now
    }

    /// When the message of a slot was sent.
    pub(crate) fn sent_at(&self, slot: Slot) -> Option<Timestamp> {
        self.facts.sent.iter().find(|sent| sent.slot == slot).map(|sent| sent.at)
    }

    /// The messages of a kind with the days on which they were sent.
    pub(crate) fn sent(&self, kind: &str) -> Vec<String> {
        let of_kind = self.facts.sent.iter().filter(|sent| sent.slot.to_string().starts_with(kind));
        of_kind.map(|sent| day_of(sent.at).to_string()).collect()
    }
}

pub(crate) fn invoice_id(nth: usize) -> InvoiceId {
    let mut bytes = [0; 10];
    bytes[2..].copy_from_slice(&nth.to_be_bytes());
    InvoiceId::new(Now(Timestamp::UNIX_EPOCH), &bytes)
}
