//! When an account is removed, and why.

use jiff::Timestamp;

use crate::{
    billing::subscription::{
        course::{Basis, Course},
        facts::Facts,
        slot::Slot,
    },
    kernel::date::{Date, close_of, day_of, plus_days},
};

/// How many days after the end of what it is kept for.
pub const DAYS_AFTER_END: i32 = 90;

/// How many days after the owner asked for it.
pub const DAYS_AFTER_REQUEST: i32 = 7;

/// Why an account is removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    /// The trial ended and nothing was subscribed to.
    TrialEnded,
    /// It was not paid.
    Unpaid,
    /// The subscription was cancelled.
    Cancelled,
    /// The owner asked for it.
    Asked,
}

/// The removal of an account, as things stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Removal {
    /// Its day: it is done when the day is over.
    pub(super) on: Date,
    /// Why.
    pub(super) ground: Ground,
    /// Whether the day is certain. It is not while the notice that it is counted from was not sent.
    pub(super) is_certain: bool,
}

impl Removal {
    /// When it is due, by what is known at `by`. `None` while it is held.
    pub(super) fn at(self, facts: &Facts, by: Timestamp) -> Option<Timestamp> {
        let mut at = close_of(self.on);
        let mut holds = facts.holds.iter().filter(|hold| hold.from <= by).collect::<Vec<_>>();
        holds.sort_by_key(|hold| hold.from);
        for hold in holds {
            let until = hold.until.filter(|until| *until <= by);
            if hold.from < at && until.is_none_or(|until| at < until) {
                at = until?;
            }
        }
        Some(at)
    }
}

/// The removal as things stand at the course's moment. Cancelled goes before unpaid.
pub(super) fn planned(course: &Course<'_>) -> Option<Removal> {
    let certain = |on, ground| Removal { on, ground, is_certain: true };
    let by_end = match (course.cancelled, course.closed(), course.basis) {
        (Some(cancelled), ..) => Some(certain(plus_days(cancelled.ends_on, DAYS_AFTER_END), Ground::Cancelled)),
        (None, Some(closed), _) => Some(unpaid(course, closed.since)),
        (None, None, Basis::Trial) => {
            Some(certain(plus_days(course.trial_ends_on, DAYS_AFTER_END), Ground::TrialEnded))
        }
        (None, None, Basis::Running | Basis::Suspended { .. }) => None,
    };
    let asked = course.asked_on.map(|day| certain(plus_days(day, DAYS_AFTER_REQUEST), Ground::Asked));
    match (by_end, asked) {
        (Some(end), Some(asked)) if end.is_certain && end.on <= asked.on => Some(end),
        (_, Some(asked)) => Some(asked),
        (end, None) => end,
    }
}

fn unpaid(course: &Course<'_>, since: Timestamp) -> Removal {
    let notice = course.facts.sent(Slot::DeactivatedUnpaid { since }, course.now);
    let told_on = day_of(notice.map_or(course.now, |notice| notice.at));
    let on = plus_days(last_paid_day(course).max(told_on), DAYS_AFTER_END);
    Removal { on, ground: Ground::Unpaid, is_certain: notice.is_some() }
}

/// The day on which the last period that was paid, or the trial, ended or ends.
fn last_paid_day(course: &Course<'_>) -> Date {
    let is_paid = |key| {
        let mut invoices = course.facts.invoices_by(course.now).filter(|invoice| invoice.period == Some(key));
        invoices.next().is_some_and(|invoice| !invoice.is_open(course.now))
    };
    let used = |unused_from: Date| plus_days(unused_from, -1);
    let paid = course.periods().filter(|period| is_paid(period.key));
    let ends = paid.map(|period| period.unused_from.map_or(period.until, used).max(period.from));
    ends.fold(course.trial_ends_on, Date::max)
}
