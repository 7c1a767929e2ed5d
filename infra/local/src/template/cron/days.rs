//! The days that the fields day-of-month and day-of-week name.

use jiff::civil::Date;

use super::fields::{number, set};

const WEEKDAYS: [&str; 7] = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

/// A part of a day field: which days of a month it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Day {
    OfMonth(i16),
    /// `L`
    Last,
    /// `LW`
    LastWeekday,
    /// `15W`: the weekday nearest to a day, within its month.
    NearestWeekday(i16),
    /// A weekday, from 1 for Sunday.
    OfWeek(i16),
    /// `6L`: the last such weekday.
    LastOfWeek(i16),
    /// `6#3`: the third such weekday.
    NthOfWeek(i16, i16),
}

impl Day {
    /// The days in the month that begins with `first`.
    pub(super) fn within(self, first: Date) -> Vec<Date> {
        let last = first.last_of_month();
        let weekday = |date: Date| i16::from(date.weekday().to_sunday_zero_offset()) + 1;
        let all = || first.series(jiff::ToSpan::days(1)).take_while(|date| *date <= last);
        let of_month = |day: i16| all().find(|date| i16::from(date.day()) == day);
        match self {
            Self::OfMonth(day) => of_month(day).into_iter().collect(),
            Self::Last => vec![last],
            Self::LastWeekday => all().filter(|date| (2..=6).contains(&weekday(*date))).last().into_iter().collect(),
            Self::NearestWeekday(day) => {
                let Some(date) = of_month(day) else { return Vec::new() };
                // For a Saturday, the Friday before; for a Sunday, the Monday after; unless that is in another month.
                let tries: &[i64] = match weekday(date) {
                    7 => &[-1, 2],
                    1 => &[1, -2],
                    _ => &[0],
                };
                tries
                    .iter()
                    .filter_map(|days| date.checked_add(jiff::ToSpan::days(*days)).ok())
                    .find(|near| near.month() == date.month())
                    .into_iter()
                    .collect()
            }
            Self::OfWeek(day) => all().filter(|date| weekday(*date) == day).collect(),
            Self::LastOfWeek(day) => all().filter(|date| weekday(*date) == day).last().into_iter().collect(),
            Self::NthOfWeek(day, nth) => {
                let nth = usize::try_from(nth - 1).unwrap_or(usize::MAX);
                all().filter(|date| weekday(*date) == day).nth(nth).into_iter().collect()
            }
        }
    }
}

/// Reads a part of the field for days of the month.
pub(super) fn day_of_month(text: &str) -> Option<Vec<Day>> {
    Some(match text {
        "L" => vec![Day::Last],
        "LW" => vec![Day::LastWeekday],
        _ => match text.strip_suffix('W') {
            Some(day) => vec![Day::NearestWeekday(number(day, 1, 31, &[])?)],
            None => set(text, 1, 31, &[])?.into_iter().map(Day::OfMonth).collect(),
        },
    })
}

/// Reads a part of the field for days of the week.
pub(super) fn day_of_week(text: &str) -> Option<Vec<Day>> {
    if text == "L" {
        return Some(vec![Day::OfWeek(7)]);
    }
    if let Some((day, nth)) = text.split_once('#') {
        return Some(vec![Day::NthOfWeek(number(day, 1, 7, &WEEKDAYS)?, number(nth, 1, 5, &[])?)]);
    }
    match text.strip_suffix('L').and_then(|day| number(day, 1, 7, &WEEKDAYS)) {
        Some(day) => Some(vec![Day::LastOfWeek(day)]),
        None => Some(set(text, 1, 7, &WEEKDAYS)?.into_iter().map(Day::OfWeek).collect()),
    }
}
