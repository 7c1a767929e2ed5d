//! What commands and payments do to the course of a subscription.

use jiff::Timestamp;

use crate::{
    billing::subscription::{
        course::{Basis, Cancellation, Course},
        facts::Accepted,
        period::{Run, Stop},
        terms::{CancelReason, Command, Terms},
    },
    kernel::date::plus_days,
};

impl Course<'_> {
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
    pub(super) fn reopen(&mut self, closed: Timestamp) {
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

    pub(super) fn command(&mut self, accepted: &Accepted) {
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
