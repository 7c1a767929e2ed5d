//! The course of a subscription: what the owner's commands and unpaid invoices made of it, in the order of time.

mod apply;
mod replay;

use std::collections::HashMap;

use jiff::Timestamp;

use crate::{
    billing::subscription::{
        claims::Claims,
        facts::Facts,
        ground::Ground,
        period::{Period, PeriodKey, Run},
        slot::Slot,
        terms::{CancelReason, Terms},
        waiting::WaitingInvoice,
    },
    kernel::date::{Date, close_of, day_of, plus_months},
};

/// How many days a trial has, of 24 hours each.
pub const TRIAL_DAYS: i32 = 30;

/// How many months a switching customer waits at most.
pub const SWITCHING_MONTHS: i32 = 2;

/// What a subscription is, cancelled or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Basis {
    /// Nothing was subscribed to.
    Trial,
    /// Periods follow each other.
    Running,
    /// It is suspended.
    Suspended {
        /// Since this day.
        since: Date,
    },
}

/// A cancellation that was not taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cancellation {
    /// Its last day.
    pub(super) ends_on: Date,
    /// The moment at which it ends.
    pub(super) ends_at: Timestamp,
    /// The day from which the days until the removal are counted.
    pub(super) removal_from: Date,
    /// What it cut short.
    pub(super) cut: Option<Cut>,
}

/// That a cancellation cuts the last period short.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cut {
    /// The first day that was not used before.
    pub(super) unused_from: Option<Date>,
}

/// The removal that has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Removed {
    pub(super) at: Timestamp,
    pub(super) ground: Ground,
}

/// What a subscription has become at a moment.
#[derive(Debug, Clone)]
pub(super) struct Course<'a> {
    pub(super) facts: &'a Facts,
    pub(super) now: Timestamp,
    pub(super) trial_ends_at: Timestamp,
    pub(super) basis: Basis,
    pub(super) cancelled: Option<Cancellation>,
    /// The run that goes on.
    pub(super) run: Option<Run>,
    /// The periods that have begun, of all runs.
    pub(super) periods: Vec<Period>,
    places: HashMap<PeriodKey, usize>,
    pub(super) claims: Claims<'a>,
    /// Since when the account is deactivated as unpaid.
    pub(super) unpaid_since: Option<Timestamp>,
    /// When the owner asked for removal.
    pub(super) asked_at: Option<Timestamp>,
    /// How many holds there are.
    pub(super) holds: usize,
    /// When the last hold was released.
    pub(super) released_at: Option<Timestamp>,
    /// When messages were sent.
    pub(super) sent: HashMap<Slot, Timestamp>,
    pub(super) removed: Option<Removed>,
    /// How many steps it took.
    #[cfg(test)]
    steps: usize,
}

impl Course<'_> {
    /// The day on which the account was opened.
    pub(super) fn signed_up_on(&self) -> Date {
        day_of(self.facts.signed_up_at)
    }

    /// The day on which the trial ends.
    pub(super) fn trial_ends_on(&self) -> Date {
        day_of(self.trial_ends_at)
    }

    /// Today.
    pub(super) fn today(&self) -> Date {
        day_of(self.now)
    }

    /// Whether a cancelled subscription has ended.
    pub(super) fn has_ended(&self) -> bool {
        self.cancelled.is_some_and(|cancelled| cancelled.ends_at <= self.now)
    }

    /// Whether a trial is over that nothing followed.
    pub(super) fn has_lapsed(&self) -> bool {
        self.basis == Basis::Trial && self.trial_ends_at <= self.now
    }

    /// A period that has begun.
    pub(super) fn period(&self, key: PeriodKey) -> Option<&Period> {
        self.places.get(&key).map(|nth| &self.periods[*nth])
    }

    /// The run, if its periods follow each other now.
    pub(super) fn going_on(&self) -> Option<&Run> {
        let goes_on = self.basis == Basis::Running && self.cancelled.is_none() && self.unpaid_since.is_none();
        self.run.as_ref().filter(|_| goes_on && self.removed.is_none())
    }

    /// The last day that is billed, while a subscription runs.
    pub(super) fn paid_through(&self) -> Option<Date> {
        let runs = self.basis == Basis::Running && self.unpaid_since.is_none() && !self.has_ended();
        self.periods.last().filter(|_| runs && self.removed.is_none()).map(Period::last_day)
    }

    /// The periods that have begun and are to be invoiced.
    pub(super) fn uninvoiced(&self) -> impl Iterator<Item = &Period> {
        let is_unused = |period: &Period| period.unused_days().is_some_and(|(days, of)| days == of);
        self.periods.iter().filter(move |period| self.claims.of_period(period.key).is_none() && !is_unused(period))
    }

    /// The invoices that wait for VIES.
    pub(super) fn waiting(&self) -> impl Iterator<Item = &WaitingInvoice> {
        let is_waiting = |waiting: &&WaitingInvoice| {
            waiting.since <= self.now && self.uninvoiced().any(|period| period.key == waiting.period)
        };
        self.facts.waiting.iter().filter(is_waiting)
    }

    /// Whether a period's unused days are sure not to be used.
    pub(super) fn is_unused_for_good(&self, nth: usize) -> bool {
        let may_be_taken_back = self.cancelled.is_some_and(|cancelled| cancelled.cut.is_some()) && !self.has_ended();
        nth + 1 < self.periods.len() || !may_be_taken_back
    }

    /// When a cancellation of this moment ends the subscription: with what is paid, or today if it is suspended.
    pub(super) fn end_of_cancellation(&self, reason: CancelReason) -> (Date, Timestamp) {
        let trial = (self.trial_ends_on(), self.trial_ends_at);
        let today = self.today();
        let on = match (self.basis, self.periods.last(), reason) {
            (Basis::Trial, ..) => return trial,
            _ if self.unpaid_since.is_some() => return self.last_paid(),
            (Basis::Running, Some(period), CancelReason::Switching) => {
                period.last_day().min(plus_months(today, SWITCHING_MONTHS))
            }
            (Basis::Running, Some(period), CancelReason::Other) => period.last_day(),
            _ => today,
        };
        (on, close_of(on))
    }

    /// The end of the last period that was paid, or of the trial.
    pub(super) fn last_paid(&self) -> (Date, Timestamp) {
        let trial = (self.trial_ends_on(), self.trial_ends_at);
        let paid = self.claims.last_paid().and_then(|key| self.period(key)).map(Period::last_day);
        paid.filter(|on| trial.0 < *on).map_or(trial, |on| (on, close_of(on)))
    }

    /// The terms that are in force, and those from the next period on if they are others.
    pub(super) fn terms(&self) -> Option<(Terms, Option<Terms>)> {
        let run = self.run.as_ref()?;
        let current = self.periods.last().filter(|_| !run.is_to_begin()).map_or(run.terms, |period| period.terms);
        Some((current, Some(run.terms).filter(|latest| *latest != current)))
    }
}
