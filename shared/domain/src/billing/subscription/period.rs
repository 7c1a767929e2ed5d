//! Paid periods. Periods that follow each other without a break are a run, whose first day gives all of them their day of
//! the month.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    billing::subscription::terms::Terms,
    kernel::date::{Date, days_between, plus_months, start_of},
};

/// Names a period of a subscription.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PeriodKey {
    /// The run, from 1 on.
    pub run: u32,
    /// The period in the run, from 1 on.
    pub nth: u32,
}

/// A period that is paid for at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// Its name.
    pub key: PeriodKey,
    /// Its first day.
    pub from: Date,
    /// The day on which it ends: the first of the next one.
    pub until: Date,
    /// What it is paid by.
    pub terms: Terms,
    /// If the subscription stopped within it: the first day that is not used.
    pub unused_from: Option<Date>,
}

impl Period {
    /// How many of its days are not used and credited, of how many. `None` if it is used to its end.
    #[must_use]
    pub fn unused_days(&self) -> Option<(u32, u32)> {
        let unused = days_between(self.unused_from?.max(self.from), self.until);
        let days = |days: i32| u32::try_from(days).ok().filter(|days| *days > 0);
        Some((days(unused)?, days(days_between(self.from, self.until))?))
    }
}

/// Periods that follow each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Run {
    /// Its number, from 1 on.
    pub(super) number: u32,
    /// Its first day.
    pub(super) from: Date,
    /// The terms from when on. A period has those that were there before it began; the first has the first.
    pub(super) terms: Vec<(Timestamp, Terms)>,
    /// Where it stops.
    pub(super) stop: Option<Stop>,
}

/// How a run stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stop {
    /// The day on which, and after which, no period begins.
    pub(super) no_period_from: Date,
    /// The first day that is not used and therefore credited.
    pub(super) unused_from: Option<Date>,
}

impl Run {
    /// Each period that the run would have if nothing stopped it.
    fn endless(&self) -> impl Iterator<Item = Period> {
        let mut months = 0;
        (1..).map(move |nth| {
            let from = plus_months(self.from, months);
            let terms = self.terms_from(from);
            months += terms.period.months();
            let until = plus_months(self.from, months);
            Period { key: PeriodKey { run: self.number, nth }, from, until, terms, unused_from: None }
        })
    }

    /// The terms of a period that begins on this day.
    fn terms_from(&self, day: Date) -> Terms {
        let before = self.terms.iter().rev().find(|(at, _)| *at < start_of(day));
        before.unwrap_or(&self.terms[0]).1
    }

    /// The periods that have begun by this day. None begins from `closed` on, if it is given.
    pub(super) fn begun(&self, today: Date, closed: Option<Timestamp>) -> impl Iterator<Item = Period> {
        let is_stopped = |day: Date| self.stop.is_some_and(|stop| stop.no_period_from <= day);
        let is_closed = move |day: Date| closed.is_some_and(|since| since <= start_of(day));
        let begins = move |period: &Period| {
            period.key.nth == 1 || (period.from <= today && !is_stopped(period.from) && !is_closed(period.from))
        };
        let unused_from = self.stop.and_then(|stop| stop.unused_from);
        self.endless().take_while(begins).map(move |period| {
            let unused_from = unused_from.filter(|day| *day < period.until);
            Period { unused_from, ..period }
        })
    }

    /// The first day on which a period would begin at or after this moment.
    pub(super) fn next_beginning(&self, at: Timestamp) -> Date {
        let next = self.endless().find(|period| period.from == Date::MAX || start_of(period.from) >= at);
        next.map_or(Date::MAX, |period| period.from)
    }

    /// The terms that are in force once the next period begins.
    pub(super) fn latest_terms(&self) -> Terms {
        self.terms.last().unwrap_or(&self.terms[0]).1
    }
}
