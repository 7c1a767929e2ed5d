//! The course of a subscription: what the owner's commands and unpaid invoices made of it, in the order of time.

use jiff::Timestamp;

use crate::{
    billing::subscription::{
        facts::{Accepted, Facts},
        period::{Period, Run, Stop},
        removal::{self, Ground, Removal},
        terms::{CancelReason, Command, Terms},
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
        let known = self.facts.moments().map(|at| (at, Event::Known));
        let reopened =
            self.unpaid.iter().filter_map(|time| Some((time.until?, Event::Reopened { closed: time.since })));
        let commands =
            self.facts.commands.iter().enumerate().map(|(nth, command)| (command.at, Event::Command { nth }));
        let mut events = known.chain(reopened).chain(commands).collect::<Vec<_>>();
        events.retain(|(at, _)| *at <= now);
        events.sort_unstable();
        events
    }

    fn go_to(&mut self, now: Timestamp) {
        self.now = self.now.max(now);
        let planned = removal::planned(self).filter(|removal| removal.is_certain && self.removed.is_none());
        if let Some(removal) = planned
            && removal.at(self.facts, self.now).is_some_and(|at| at <= self.now)
        {
            self.removed = Some(removal.ground);
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

    fn begin(&mut self, terms: Terms) {
        let number = u32::try_from(self.runs.len() + 1).unwrap_or(u32::MAX);
        self.runs.push(Run { number, from: self.today(), terms: vec![(self.now, terms)], stop: None });
        self.basis = Basis::Running;
    }

    fn stop(&mut self, stop: Option<Stop>) {
        if let Some(run) = self.runs.last_mut() {
            run.stop = stop;
        }
    }

    /// A run that was stopped goes on. If one of its periods would have begun on an earlier day, a new run begins today.
    fn go_on(&mut self) {
        let Some(run) = self.runs.last() else { return };
        let (terms, missed) = (run.latest_terms(), run.stop.map(|stop| stop.no_period_from));
        if self.closed().is_none() && missed.is_some_and(|missed| missed < self.today()) {
            self.begin(terms);
        } else {
            self.stop(None);
        }
    }

    fn change(&mut self, terms: Terms) {
        let now = self.now;
        if let Some(run) = self.runs.last_mut() {
            run.terms.push((now, terms));
        }
    }

    /// The account is open again: it is not removed any more, unless it was cancelled. If a period would have begun on an
    /// earlier day, a new one begins today.
    fn reopen(&mut self, closed: Timestamp) {
        let Some(run) = self.runs.last() else { return };
        if self.cancelled.is_some() {
            return;
        }
        self.asked_on = None;
        let no_period_from = run.next_beginning(closed);
        if self.basis == Basis::Running {
            self.stop(Some(Stop { no_period_from, unused_from: None }));
            self.go_on();
        }
    }

    fn command(&mut self, accepted: &Accepted) {
        let today = self.today();
        match accepted.command {
            Command::Subscribe(terms) => {
                let goes_on = self.basis == Basis::Running && !self.has_ended();
                self.cancelled = None;
                self.asked_on = None;
                if goes_on {
                    self.change(terms);
                    self.go_on();
                } else {
                    self.begin(terms);
                }
            }
            Command::Change(terms) => self.change(terms),
            Command::Suspend => {
                self.basis = Basis::Suspended { since: today };
                self.stop(Some(Stop { no_period_from: plus_days(today, 1), unused_from: Some(today) }));
            }
            Command::Resume => {
                if let Some(terms) = self.runs.last().map(Run::latest_terms) {
                    self.begin(terms);
                }
            }
            Command::Cancel(reason) => {
                let ends_on = self.end_of_cancellation(reason);
                self.cancelled = Some(Cancellation { ends_on });
                if self.basis == Basis::Running {
                    let missed = self.closed().and_then(|closed| Some(self.runs.last()?.next_beginning(closed.since)));
                    let no_period_from = missed.map_or(ends_on, |missed| missed.min(ends_on));
                    let unused_from = (reason == CancelReason::Switching).then(|| plus_days(ends_on, 1));
                    self.stop(Some(Stop { no_period_from, unused_from }));
                }
            }
            Command::UndoCancel => {
                self.cancelled = None;
                self.asked_on = None;
                if self.basis == Basis::Running {
                    self.go_on();
                }
            }
            Command::AskRemoval => self.asked_on = self.asked_on.or(Some(today)),
            Command::TakeBackRemoval => self.asked_on = None,
        }
    }
}
