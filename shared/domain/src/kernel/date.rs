//! Days, as the operator counts them: those of Europe/Copenhagen.
//!
//! A period ends with the last hour of the day that it is named by, as Regulation (EEC, Euratom) No 1182/71 says in
//! Article 3: the day of the event that it runs from is not counted. So "30 days after 1 March" is over when 31 March is,
//! at [`close_of`] that day.

use std::sync::LazyLock;

use jiff::{SignedDuration, Timestamp, ToSpan as _, tz::TimeZone};

pub use jiff::civil::Date;

/// The zone, out of the database that is compiled in: nothing is read from the system. A test checks that it is found.
static COPENHAGEN: LazyLock<TimeZone> = LazyLock::new(|| TimeZone::get("Europe/Copenhagen").unwrap_or(TimeZone::UTC));

/// The day of this moment.
#[must_use]
pub fn day_of(at: Timestamp) -> Date {
    at.to_zoned_datetime(COPENHAGEN.clone()).date()
}

/// The first moment of the day.
#[must_use]
pub fn start_of(day: Date) -> Timestamp {
    day.to_zoned_datetime(COPENHAGEN.clone()).map_or(Timestamp::MAX, |start| start.timestamp())
}

/// The first moment after the day.
#[must_use]
pub fn close_of(day: Date) -> Timestamp {
    start_of(plus_days(day, 1))
}

/// The day so many days later, or earlier where the number is negative.
#[must_use]
pub fn plus_days(day: Date, days: i32) -> Date {
    day.saturating_add(SignedDuration::from_hours(24 * i64::from(days)))
}

/// So many times 24 hours after something that was done.
#[must_use]
pub fn days_after(at: Timestamp, days: i32) -> Timestamp {
    at.saturating_add(SignedDuration::from_hours(24 * i64::from(days))).unwrap_or(Timestamp::MAX)
}

/// The same day of the month so many months later, or that month's last day where it has no such day.
///
/// Count from the first day of a series, not from the last: 31 January, 28 February, 31 March.
#[must_use]
pub fn plus_months(day: Date, months: i32) -> Date {
    day.saturating_add(months.months())
}

/// When what belongs to this day's financial year, the calendar year, may be deleted from the books: five years after that year's
/// end (bogføringsloven § 12).
#[must_use]
pub fn books_end(day: Date) -> Timestamp {
    Date::new(day.year().saturating_add(5), 12, 31).map_or(Timestamp::MAX, close_of)
}

/// How many days lie between the two. Negative if `to` is the earlier one.
#[must_use]
pub fn days_between(from: Date, to: Date) -> i32 {
    i32::try_from(to.duration_since(from).as_hours() / 24).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn utc(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_day_begins_at_midnight_in_copenhagen_in_winter_and_in_summer() {
        assert_eq!(start_of(date(2027, 1, 15)), utc("2027-01-14T23:00:00Z"));
        assert_eq!(start_of(date(2027, 7, 15)), utc("2027-07-14T22:00:00Z"));
        assert_eq!(day_of(utc("2027-07-14T21:59:59Z")), date(2027, 7, 14));
        assert_eq!(day_of(utc("2027-07-14T22:00:00Z")), date(2027, 7, 15));
    }

    #[test]
    fn the_day_on_which_summer_time_begins_has_23_hours_and_that_on_which_it_ends_25() {
        let hours = |day: Date| close_of(day).duration_since(start_of(day)).as_hours();
        assert_eq!([date(2027, 3, 27), date(2027, 3, 28), date(2027, 3, 29)].map(hours), [24, 23, 24]);
        assert_eq!([date(2027, 10, 30), date(2027, 10, 31), date(2027, 11, 1)].map(hours), [24, 25, 24]);
        assert_eq!(day_of(utc("2027-10-31T22:59:59Z")), date(2027, 10, 31));
    }

    #[test]
    fn books_are_kept_for_five_years_from_the_end_of_the_financial_year() {
        for day in [date(2027, 1, 1), date(2027, 12, 31)] {
            assert_eq!(books_end(day), utc("2032-12-31T23:00:00Z"));
        }
    }

    #[test]
    fn months_are_counted_from_the_first_day_so_that_the_day_comes_back() {
        let months = |from: Date| [1, 2, 3, 12, 13].map(|months| plus_months(from, months));
        assert_eq!(
            months(date(2027, 1, 31)),
            [date(2027, 2, 28), date(2027, 3, 31), date(2027, 4, 30), date(2028, 1, 31), date(2028, 2, 29)]
        );
        assert_eq!(plus_months(date(2028, 2, 29), 12), date(2029, 2, 28));
        assert_eq!(plus_months(date(2028, 2, 29), 48), date(2032, 2, 29));
    }

    proptest! {
        #[test]
        fn each_moment_lies_in_its_day(second in 0_i64..4_000_000_000) {
            let at = Timestamp::from_second(second).unwrap();
            let day = day_of(at);
            prop_assert!(start_of(day) <= at && at < close_of(day));
        }

        #[test]
        fn days_are_counted_whatever_the_hours_of_a_day(from in 0_i32..40_000, days in -20_000_i32..20_000) {
            let from = plus_days(date(1990, 1, 1), from);
            prop_assert_eq!(days_between(from, plus_days(from, days)), days);
        }
    }
}
