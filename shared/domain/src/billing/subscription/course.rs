//! The course of a subscription: what the owner's commands and unpaid invoices made of it, in the order of time.

mod apply;

use jiff::{SignedDuration, Timestamp};

use crate::{
    billing::subscription::{
        facts::Facts,
        period::{Period, Run},
        removal::{self, Ground, Removal},
        terms::{CancelReason, Terms},
        unpaid::{self, Unpaid},
    },
    kernel::date::{Date, close_of, day_of, plus_days, plus_months},
};

/// How many days a trial has.
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
}

/// What a subscription has become at a moment.
#[derive(Debug, Clone)]
pub(super) struct Course<'a> {
    pub(super) facts: &'a Facts,
    pub(super) now: Timestamp,
    pub(super) trial_ends_on: Date,
    pub(super) basis: Basis,
    pub(super) cancelled: Option<Cancellation>,
    pub(super) runs: Vec<Run>,
    /// When the owner asked for removal.
    pub(super) asked_on: Option<Date>,
    pub(super) unpaid: Vec<Unpaid>,
    /// Why the account is removed, once its time has come.
    pub(super) removed: Option<Ground>,
}

/// Something that happens at a moment. At the same moment, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    /// Something became known that may change when the account is removed.
    Known,
    /// The account is open again after it was unpaid.
    Reopened { closed: Timestamp },
    /// The owner did something.
    Command { nth: usize },
}

impl<'a> Course<'a> {
    /// The course up to `now`. Facts that are later do not count.
    pub(super) fn of(facts: &'a Facts, now: Timestamp) -> Self {
        let mut course = Self {
            facts,
            now: facts.signed_up_at,
            trial_ends_on: plus_days(day_of(facts.signed_up_at), TRIAL_DAYS),
            basis: Basis::Trial,
            cancelled: None,
            runs: Vec::new(),
            asked_on: None,
            unpaid: unpaid::times(facts, now),
            removed: None,
        };
        for (at, event) in course.events(now) {
            course.go_to(at);
            if course.removed.is_some() {
                break;
            }
            match event {
                Event::Known => {}
                Event::Reopened { closed } => course.reopen(closed),
                Event::Command { nth } => course.command(&facts.commands[nth]),
            }
        }
        course.go_to(now);
        course
    }

    fn events(&self, now: Timestamp) -> Vec<(Timestamp, Event)> {
        let closed = self.unpaid.iter().map(|time| time.since);
        let known = self.facts.moments().chain(closed).map(|at| (at, Event::Known));
        let reopened =
            self.unpaid.iter().filter_map(|time| Some((time.until?, Event::Reopened { closed: time.since })));
        let commands =
            self.facts.commands.iter().enumerate().map(|(nth, command)| (command.at, Event::Command { nth }));
        let mut events = known.chain(reopened).chain(commands).collect::<Vec<_>>();
        events.retain(|(at, _)| *at <= now);
        events.sort_unstable();
        events
    }

    /// Goes on to a moment. A removal that is due then comes before whatever else becomes known at the same moment.
    fn go_to(&mut self, now: Timestamp) {
        let just_before = now.saturating_sub(SignedDuration::from_nanos(1)).unwrap_or(now);
        for moment in [just_before, now] {
            self.now = self.now.max(moment);
            let planned = removal::planned(self).filter(|removal| removal.is_certain && self.removed.is_none());
            if let Some(removal) = planned
                && removal.at(self.facts, self.now).is_some_and(|at| at <= now)
            {
                self.removed = Some(removal.ground);
            }
        }
    }

    /// The day on which the account was opened.
    pub(super) fn signed_up_on(&self) -> Date {
        day_of(self.facts.signed_up_at)
    }

    /// Today.
    pub(super) fn today(&self) -> Date {
        day_of(self.now)
    }

    /// The time in which the account is deactivated as unpaid, if it is now.
    pub(super) fn closed(&self) -> Option<Unpaid> {
        self.unpaid.iter().copied().find(|time| time.holds(self.now))
    }

    /// When and why the account is removed, as things stand.
    pub(super) fn removal(&self) -> Option<Removal> {
        removal::planned(self)
    }

    /// Whether a cancelled subscription has ended.
    pub(super) fn has_ended(&self) -> bool {
        self.cancelled.is_some_and(|cancelled| close_of(cancelled.ends_on) <= self.now)
    }

    /// The periods that have begun.
    pub(super) fn periods(&self) -> impl Iterator<Item = Period> {
        let closed = self.closed().map(|time| time.since);
        let last = self.runs.len();
        let of_run = move |(nth, run): (usize, &Run)| {
            run.begun(self.today(), closed.filter(|_| nth + 1 == last)).collect::<Vec<_>>()
        };
        self.runs.iter().enumerate().flat_map(of_run)
    }

    /// The period that has begun last.
    pub(super) fn current(&self) -> Option<Period> {
        self.periods().last()
    }

    /// The day on which the next period begins, if one will.
    pub(super) fn next_period_on(&self) -> Option<Date> {
        let goes_on = self.basis == Basis::Running && self.cancelled.is_none() && self.closed().is_none();
        self.current().filter(|_| goes_on && self.removed.is_none()).map(|period| period.until)
    }

    /// Whether a trial is over that nothing followed.
    pub(super) fn has_lapsed(&self) -> bool {
        self.basis == Basis::Trial && close_of(self.trial_ends_on) <= self.now
    }

    /// When a cancellation of this moment ends the subscription: with the paid period, or at once if none runs.
    pub(super) fn end_of_cancellation(&self, reason: CancelReason) -> Date {
        let today = self.today();
        let running = self.current().filter(|_| self.basis == Basis::Running && self.closed().is_none());
        match (self.basis, running, reason) {
            (Basis::Trial, ..) => self.trial_ends_on,
            (_, Some(period), CancelReason::Switching) => period.until.min(plus_months(today, SWITCHING_MONTHS)),
            (_, Some(period), CancelReason::Other) => period.until,
            (_, None, _) => today,
        }
    }

    /// The terms that are in force, and those from the next period on if they are others.
    pub(super) fn terms(&self) -> Option<(Terms, Option<Terms>)> {
        let latest = self.runs.last()?.latest_terms();
        let current = self.current()?.terms;
        Some((current, Some(latest).filter(|latest| *latest != current)))
    }
}
