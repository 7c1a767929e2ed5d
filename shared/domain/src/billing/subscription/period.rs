//! Paid periods. Periods that follow each other without a break are a run, whose first day gives all of them their day of
//! the month. The day on which a period begins is its own, and not the last of the one before.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    billing::subscription::terms::Terms,
    kernel::date::{Date, days_between, plus_days, plus_months, start_of},
};

/// Names a period of a subscription, for ever, and not by how many there were before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PeriodKey {
    /// When its run was begun: a period that is credited from its first day on can be followed by a run of the same day.
    pub run: Timestamp,
    /// The first day of the period.
    pub from: Date,
}

/// A period that is paid for at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// Its name.
    pub key: PeriodKey,
    /// Its first day.
    pub from: Date,
    /// The first day after it, on which the next one begins.
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

    /// The first day after those that are billed.
    pub(super) fn billed_until(&self) -> Date {
        self.unused_from.unwrap_or(self.until)
    }

    /// The last day that is billed.
    pub(super) fn last_day(&self) -> Date {
        plus_days(self.billed_until(), -1)
    }
}

/// Periods that follow each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Run {
    /// When it was begun.
    begun_at: Timestamp,
    /// Its first day.
    first: Date,
    /// The months of the periods that have begun.
    months: i32,
    /// The day on which the next period begins.
    pub(super) next_on: Date,
    /// The moment at which it does.
    pub(super) next_at: Timestamp,
    /// The terms of the next period: those that were there before it began.
    pub(super) terms: Terms,
}

impl Run {
    /// One whose first period is still to begin.
    pub(super) fn new(begun_at: Timestamp, first: Date, terms: Terms) -> Self {
        Self { begun_at, first, months: 0, next_on: first, next_at: start_of(first), terms }
    }

    /// Whether none of its periods has begun.
    pub(super) const fn is_to_begin(&self) -> bool {
        self.months == 0
    }

    /// Its next period begins.
    pub(super) fn next_period(&mut self) -> Period {
        let (from, terms) = (self.next_on, self.terms);
        self.months += terms.period.months();
        self.next_on = plus_months(self.first, self.months);
        self.next_at = start_of(self.next_on);
        Period { key: PeriodKey { run: self.begun_at, from }, from, until: self.next_on, terms, unused_from: None }
    }
}
