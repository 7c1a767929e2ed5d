//! When an export runs by itself (P21).

use jiff::{SignedDuration, Timestamp};

use crate::{
    integrations::{choices::Schedule, contract::Terms},
    kernel::date::{day_of, days_between, plus_days, plus_months, start_of},
};

/// How long after the beginning of a day a scheduled run is due: when few work, and no clock is put forward or back any more.
const HOUR: SignedDuration = SignedDuration::from_hours(4);

/// The next time after `after` at which the schedule is due, on the contract's days in Copenhagen. A weekly one is due on the weekday of
/// the first day, and a monthly one on its day of the month, or on the last where a month has no such day.
#[must_use]
pub fn next_slot(terms: &Terms, after: Timestamp) -> Option<Timestamp> {
    let (first, last) = (terms.starts_on.date(), terms.ends_on.date());
    let day = |number: i32| match terms.schedule? {
        Schedule::Daily => Some(plus_days(first, number)),
        Schedule::Weekly => Some(plus_days(first, number.saturating_mul(7))),
        Schedule::Monthly => Some(plus_months(first, number)),
    };
    let days = days_between(first, day_of(after)).max(0);
    // The slot of about that day, and those around it.
    let about = match terms.schedule? {
        Schedule::Daily => days,
        Schedule::Weekly => days / 7,
        Schedule::Monthly => days / 31,
    };
    let slots = (about..).map_while(|number| day(number).filter(|day| *day <= last));
    slots.map(|day| start_of(day).saturating_add(HOUR).unwrap_or(Timestamp::MAX)).find(|slot| *slot > after)
}
