//! What commands and payments do to the course of a subscription.

use crate::{
    billing::subscription::{
        course::{Basis, Cancellation, Course, Cut},
        facts::Accepted,
        period::Run,
        slot::Slot,
        terms::{CancelReason, Command, Terms},
    },
    kernel::date::{day_of, plus_days},
};

impl Course<'_> {
    /// A new run begins today, or, if today is billed already, with the first day that is not.
    fn begin(&mut self, terms: Terms) {
        let today = self.today();
        let first = self.periods.last().map_or(today, |period| today.max(period.billed_until()));
        self.run = Some(Run::new(self.now, first, terms));
        self.basis = Basis::Running;
    }

    /// The run's next period begins.
    pub(super) fn begin_period(&mut self) {
        if let Some(period) = self.run.as_mut().map(Run::next_period) {
            self.places.insert(period.key, self.periods.len());
            self.periods.push(period);
        }
    }

    /// The run goes on. If one of its periods would have begun on an earlier day, a new run begins today.
    fn go_on(&mut self) {
        let missed = self.run.as_ref().filter(|run| run.next_on < self.today());
        if let Some(terms) = missed.map(|run| run.terms).filter(|_| self.unpaid_since.is_none()) {
            self.begin(terms);
        }
    }

    /// The account is open again: it is not removed any more, unless it was cancelled.
    pub(super) fn reopen(&mut self) {
        self.unpaid_since = None;
        if self.cancelled.is_none() {
            self.asked_at = None;
            if self.basis == Basis::Running {
                self.go_on();
            }
        }
    }

    /// What is not used of the last period is credited.
    fn expect_credit(&mut self) {
        if let Some(period) = self.periods.last() {
            self.claims.expect_credit(period, self.now);
        }
    }

    /// From today on, nothing of the period is used.
    fn suspend(&mut self) {
        let today = self.today();
        if let Some(period) = self.periods.last_mut() {
            period.unused_from = Some(today).filter(|day| *day < period.billed_until()).or(period.unused_from);
        }
        self.basis = Basis::Suspended { since: today };
        self.expect_credit();
    }

    /// What was deactivated as unpaid is kept as long as was told then.
    fn cancel(&mut self, reason: CancelReason) {
        let (ends_on, ends_at) = self.end_of_cancellation(reason);
        let told_on = self.unpaid_since.map(|since| {
            let notice = self.sent.get(&Slot::DeactivatedUnpaid { since });
            day_of(notice.copied().unwrap_or(self.now))
        });
        let removal_from = told_on.map_or(ends_on, |day| day.max(ends_on));
        let mut cut = self.cancelled.and_then(|before| before.cut);
        let is_cut = reason == CancelReason::Switching && self.basis == Basis::Running && self.unpaid_since.is_none();
        let after = plus_days(ends_on, 1);
        if let Some(period) = self.periods.last_mut().filter(|period| is_cut && after < period.billed_until()) {
            cut = cut.or(Some(Cut { unused_from: period.unused_from }));
            period.unused_from = Some(after);
        }
        self.cancelled = Some(Cancellation { ends_on, ends_at, removal_from, cut });
        self.expect_credit();
    }

    /// A cancellation is taken back that has not ended the subscription.
    fn uncancel(&mut self) {
        let cut = self.cancelled.and_then(|cancelled| cancelled.cut);
        if let Some((period, cut)) = self.periods.last_mut().zip(cut) {
            period.unused_from = cut.unused_from;
        }
        self.cancelled = None;
        self.expect_credit();
    }

    pub(super) fn command(&mut self, accepted: &Accepted) {
        match accepted.command {
            Command::Subscribe(terms) => {
                self.asked_at = None;
                if self.basis == Basis::Running && !self.has_ended() {
                    self.uncancel();
                    self.change(terms);
                    self.go_on();
                } else {
                    self.cancelled = None;
                    self.begin(terms);
                }
            }
            Command::Change(terms) => self.change(terms),
            Command::Suspend => self.suspend(),
            Command::Resume => {
                if let Some(terms) = self.run.as_ref().map(|run| run.terms) {
                    self.begin(terms);
                }
            }
            Command::Cancel(reason) => self.cancel(reason),
            Command::UndoCancel => {
                self.asked_at = None;
                self.uncancel();
                if self.basis == Basis::Running {
                    self.go_on();
                }
            }
            Command::AskRemoval => self.asked_at = self.asked_at.or(Some(accepted.at)),
            Command::TakeBackRemoval => self.asked_at = None,
        }
    }

    fn change(&mut self, terms: Terms) {
        if let Some(run) = &mut self.run {
            run.terms = terms;
        }
    }
}
