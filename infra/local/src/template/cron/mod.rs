//! `cron(minutes hours day-of-month month day-of-week year)` as EventBridge reads it, in UTC.

mod days;
mod fields;

use jiff::{
    Timestamp,
    civil::{Date, DateTime},
    tz::TimeZone,
};

use days::{Day, day_of_month, day_of_week};
use fields::set;

const MONTHS: [&str; 12] = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const YEARS: (i16, i16) = (1970, 2199);

/// The times that an expression names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cron {
    minutes: Vec<i16>,
    hours: Vec<i16>,
    days: Vec<Day>,
    months: Vec<i16>,
    years: Vec<i16>,
}

impl Cron {
    /// Reads the six fields; `None` if EventBridge would refuse them.
    pub(super) fn read(text: &str) -> Option<Self> {
        let fields: Vec<&str> = text.split_whitespace().collect();
        let [minutes, hours, of_month, months, of_week, years] = fields.as_slice() else { return None };
        let days = match (*of_month, *of_week) {
            ("?", "?") => return None,
            (days, "?") => days.split(',').map(day_of_month).collect::<Option<Vec<_>>>()?.concat(),
            ("?", days) => days.split(',').map(day_of_week).collect::<Option<Vec<_>>>()?.concat(),
            _ => return None,
        };
        Some(Self {
            minutes: set(minutes, 0, 59, &[])?,
            hours: set(hours, 0, 23, &[])?,
            days,
            months: set(months, 1, 12, &MONTHS)?,
            years: set(years, YEARS.0, YEARS.1, &[])?,
        })
    }

    /// The most times in one hour.
    pub(super) fn in_an_hour(&self) -> usize {
        self.minutes.len()
    }

    /// The first of its times after `time`.
    pub(super) fn after(&self, time: Timestamp) -> Option<Timestamp> {
        let from = time.to_zoned_datetime(TimeZone::UTC).datetime();
        for year in self.years.iter().copied().filter(|year| *year >= from.year()) {
            for month in self.months.iter().map(|month| i8::try_from(*month).unwrap_or(1)) {
                if (year, month) < (from.year(), from.month()) {
                    continue;
                }
                if let Some(found) = self.in_month(year, month, from) {
                    return found.to_zoned_datetime(TimeZone::UTC).ok().map(|zoned| zoned.timestamp());
                }
            }
        }
        None
    }

    fn in_month(&self, year: i16, month: i8, from: DateTime) -> Option<DateTime> {
        let first = Date::new(year, month, 1).ok()?;
        let mut days: Vec<Date> = self.days.iter().flat_map(|day| day.within(first)).collect();
        days.sort_unstable();
        days.into_iter().filter(|day| *day >= from.date()).find_map(|day| {
            let times = self.hours.iter().flat_map(|hour| self.minutes.iter().map(move |minute| (hour, minute)));
            times
                .map(|(hour, minute)| {
                    day.at(i8::try_from(*hour).unwrap_or(0), i8::try_from(*minute).unwrap_or(0), 0, 0)
                })
                .find(|time| *time > from)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn next(expression: &str, from: &str, most: usize) -> Vec<String> {
        let cron = Cron::read(expression).expect("understood");
        let mut time: Timestamp = from.parse().expect("a time");
        let mut times = Vec::new();
        while let Some(after) = cron.after(time).filter(|_| times.len() < most) {
            times.push(after.strftime("%Y-%m-%d %H:%M").to_string());
            time = after;
        }
        times
    }

    #[test]
    fn lists_ranges_steps_and_names() {
        let from = "2027-01-01T00:00:00Z";
        assert_eq!(next("0 10 * * ? *", from, 2), ["2027-01-01 10:00", "2027-01-02 10:00"]);
        assert_eq!(
            next("0/20 8,9 1 * ? *", "2027-01-01T08:30:00Z", 3).join(","),
            "2027-01-01 08:40,2027-01-01 09:00,2027-01-01 09:20"
        );
        assert_eq!(next("5 0 ? FEB-MAR MON *", from, 2), ["2027-02-01 00:05", "2027-02-08 00:05"]);
        assert_eq!(next("0 0 29 2 ? *", from, 2), ["2028-02-29 00:00", "2032-02-29 00:00"]);
        assert_eq!(next("0 12 ? * MON-FRI *", from, 2), ["2027-01-01 12:00", "2027-01-04 12:00"]);
        assert_eq!(
            next("30 6 10-20/5 1 ? 2028", from, 9).join(","),
            "2028-01-10 06:30,2028-01-15 06:30,2028-01-20 06:30"
        );
        assert_eq!(next("0 0 1 1 ? 2026", from, 9), [""; 0]);
    }

    #[test]
    fn the_days_that_have_letters() {
        let from = "2027-01-01T00:00:00Z";
        assert_eq!(next("0 0 L * ? *", from, 2), ["2027-01-31 00:00", "2027-02-28 00:00"]);
        assert_eq!(next("0 0 LW * ? *", from, 2), ["2027-01-29 00:00", "2027-02-26 00:00"]);
        assert_eq!(next("0 0 16W 1 ? *", from, 1), ["2027-01-15 00:00"]);
        assert_eq!(next("0 0 17W 1 ? *", from, 1), ["2027-01-18 00:00"]);
        assert_eq!(next("0 0 1W 5 ? *", from, 1), ["2027-05-03 00:00"]);
        assert_eq!(next("0 0 ? * 6L *", from, 2), ["2027-01-29 00:00", "2027-02-26 00:00"]);
        assert_eq!(next("0 0 ? * TUE#3 *", from, 2), ["2027-01-19 00:00", "2027-02-16 00:00"]);
        assert_eq!(next("0 0 ? * 1#5 *", from, 2), ["2027-01-31 00:00", "2027-05-30 00:00"]);
        assert_eq!(next("0 0 ? * L *", from, 1), ["2027-01-02 00:00"]);
    }

    #[test]
    fn what_eventbridge_refuses_is_refused() {
        for wrong in [
            "0 0 * * *",
            "0 0 * * * *",
            "0 0 ? * ? *",
            "60 0 * * ? *",
            "0 24 * * ? *",
            "0 0 0 * ? *",
            "0 0 ? * 8 *",
            "0 0 ? * MON#6 *",
            "0 0 ? * FRI-MON *",
            "0 0 * 13 ? *",
            "0/0 0 * * ? *",
            "0 0 * * ? 1969",
            "a 0 * * ? *",
            "0 0 L-3 * ? *",
            "",
        ] {
            assert_eq!(Cron::read(wrong), None, "{wrong}");
        }
    }
}
