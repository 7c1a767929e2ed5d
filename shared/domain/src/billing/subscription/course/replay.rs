//! How the course follows from the facts: each counts from the moment at which it was recorded, and what follows from the
//! passing of time happens in between, so that nothing that becomes known later changes what was.
//!
//! The work is linear in the facts and periods, but for sorting them: each fact is looked at once, each period begins once,
//! each invoice deactivates the account at most once for each of its due dates, and what comes next is found in logarithmic
//! time. A test counts it.

use std::collections::HashMap;

use jiff::Timestamp;

use crate::{
    billing::subscription::{
        claims::Claims,
        course::{Basis, Course, Removed, TRIAL_DAYS},
        facts::{Fact, Facts},
    },
    kernel::date::{Date, days_after},
};

/// What follows from the passing of time. At the same moment, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Timer {
    /// The account is removed.
    Removal,
    /// An invoice deactivates the account.
    Deactivation,
    /// A period begins.
    Period,
}

impl<'a> Course<'a> {
    /// The course up to `now`, or to the latest fact if the clock that recorded it was a little ahead.
    ///
    /// At one moment, a removal comes first, then what becomes known, then a deactivation, then a period, and the commands last.
    pub(in super::super) fn of(facts: &'a Facts, now: Timestamp) -> Self {
        let mut course = Self {
            facts,
            now: facts.signed_up_at,
            trial_ends_at: days_after(facts.signed_up_at, TRIAL_DAYS),
            basis: Basis::Trial,
            cancelled: None,
            run: None,
            periods: Vec::new(),
            places: HashMap::new(),
            claims: Claims::none(facts),
            unpaid_since: None,
            asked_at: None,
            holds: 0,
            released_at: None,
            sent: HashMap::new(),
            removed: None,
            #[cfg(test)]
            steps: 0,
        };
        let mut log = facts.log();
        log.sort_unstable();
        for together in log.chunk_by(|(one, _), (other, _)| one == other) {
            course.happen(together[0].0, together);
        }
        course.happen(now, &[]);
        course
    }

    /// Goes on to a moment, and to what happens at it.
    fn happen(&mut self, at: Timestamp, facts: &[(Timestamp, Fact)]) {
        self.run_timers(|(due, timer)| due < at || (due == at && timer == Timer::Removal));
        self.now = self.now.max(at);
        let commands = facts.partition_point(|(_, fact)| !matches!(fact, Fact::Command { .. }));
        for (_, fact) in &facts[..commands] {
            self.learn(*fact);
        }
        self.run_timers(|(due, timer)| due <= at && timer != Timer::Period);
        if self.unpaid_since.is_some() && !self.claims.deactivate() && self.removed.is_none() {
            self.reopen();
        }
        self.run_timers(|(due, _)| due <= at);
        for (_, fact) in &facts[commands..] {
            if let Fact::Command { nth } = fact
                && self.removed.is_none()
            {
                self.count_step();
                self.command(&self.facts.commands[*nth]);
                self.run_timers(|(due, _)| due <= at);
            }
        }
    }

    /// Lets time pass as long as what comes next is meant.
    fn run_timers(&mut self, is_meant: impl Fn((Timestamp, Timer)) -> bool) {
        while let Some((due, timer)) = self.next_timer().filter(|next| is_meant(*next)) {
            self.now = self.now.max(due);
            self.count_step();
            match timer {
                Timer::Removal => {
                    self.removed = self.planned().map(|removal| Removed { at: self.now, ground: removal.ground });
                }
                Timer::Deactivation => {
                    self.claims.ripen();
                    self.unpaid_since = self.unpaid_since.or(Some(due));
                }
                Timer::Period => self.begin_period(),
            }
        }
    }

    #[cfg(test)]
    const fn count_step(&mut self) {
        self.steps += 1;
    }

    #[cfg(not(test))]
    #[expect(clippy::unused_self, reason = "counts in tests")]
    const fn count_step(&self) {}

    fn next_timer(&self) -> Option<(Timestamp, Timer)> {
        if self.removed.is_some() {
            return None;
        }
        let removal = self.planned().and_then(|removal| self.due_at(removal)).map(|at| (at, Timer::Removal));
        let deactivation = self.claims.next_ripe().map(|at| (at, Timer::Deactivation));
        let period = self.going_on().filter(|run| run.next_on < Date::MAX);
        let period = period.map(|run| (run.next_at, Timer::Period));
        [removal, deactivation, period].into_iter().flatten().min()
    }

    fn learn(&mut self, fact: Fact) {
        let facts = self.facts;
        self.count_step();
        match fact {
            Fact::Issued { invoice } => {
                let invoice = &facts.invoices[invoice];
                self.claims.issued(invoice);
                if let Some(nth) = invoice.period().and_then(|key| self.places.get(&key)) {
                    self.claims.expect_credit(&self.periods[*nth], self.now);
                }
            }
            Fact::Entry { invoice, nth } => {
                let invoice = &facts.invoices[invoice];
                self.claims.entry(invoice.id(), invoice.entries()[nth]);
            }
            Fact::DueDate { invoice, nth } => {
                let invoice = &facts.invoices[invoice];
                self.claims.due(invoice.id(), invoice.due_dates()[nth]);
            }
            Fact::Sent { nth } => {
                let sent = &facts.sent[nth];
                self.sent.entry(sent.slot).or_insert(sent.at);
                self.claims.sent(nth);
            }
            Fact::Accepted { sent, delivery } | Fact::Bounced { sent, delivery } => {
                self.claims.delivery(sent, delivery, self.now);
            }
            Fact::StaffReminder { nth } => self.claims.by_staff(facts.staff_reminders[nth]),
            Fact::Held => self.holds += 1,
            Fact::Released => {
                self.holds = self.holds.saturating_sub(1);
                self.released_at = Some(self.now).filter(|_| self.holds == 0).or(self.released_at);
            }
            Fact::PurgeBegan => {
                let began = facts.purge_began.map(|began| Removed { at: began.at, ground: began.ground });
                self.removed = self.removed.or(began);
            }
            Fact::Waiting | Fact::Decided | Fact::Charge | Fact::EInvoice | Fact::Command { .. } => {}
        }
    }
}

#[cfg(test)]
mod tests;
