//! Dates and times, which are numbers of days.

use domain::{integrations::files::Cell, kernel::field_error::FieldErrorCode};
use jiff::civil::Date;

const SECONDS: i64 = 24 * 60 * 60;

/// The last day of the year 9999.
const LAST: f64 = 2_958_465.0;

/// The date, or the time, or both, in ISO 8601. Parts of a second are rounded.
pub(crate) fn date(days: f64, is_1904: bool) -> Cell {
    read(days, is_1904).map_or(Cell::Refused(FieldErrorCode::UnreadableDate), Cell::Text)
}

fn read(days: f64, is_1904: bool) -> Option<String> {
    let seconds = seconds(days).filter(|seconds| *seconds >= 0)?;
    let (day, time) = (seconds / SECONDS, seconds % SECONDS);
    let time_shown = format!("{:02}:{:02}:{:02}", time / 3600, time / 60 % 60, time % 60);
    let (start, day) = match day {
        // No day is 0 from 1900 on, so it is a time.
        0 if !is_1904 || time > 0 => return Some(time_shown),
        _ if is_1904 => (Date::constant(1904, 1, 1), day),
        // Excel holds 1900 for a leap year, as Lotus 1-2-3 did, so there is a day 60 that never was.
        60 => return None,
        ..60 => (Date::constant(1899, 12, 31), day),
        _ => (Date::constant(1899, 12, 30), day),
    };
    let date = start.checked_add(jiff::Span::new().try_days(day).ok()?).ok()?;
    Some(if time == 0 { date.to_string() } else { format!("{date}T{time_shown}") })
}

/// Hours, minutes and seconds, such as 37:30:00. Parts of a second are rounded.
pub(crate) fn duration(days: f64) -> Cell {
    let shown = |seconds: i64| {
        let sign = if seconds < 0 { "-" } else { "" };
        let seconds = seconds.abs();
        format!("{sign}{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
    };
    seconds(days).map_or(Cell::Refused(FieldErrorCode::UnreadableDate), |seconds| Cell::Text(shown(seconds)))
}

/// `None` if there is no such day.
#[expect(clippy::cast_possible_truncation, reason = "the days of ten thousand years have fewer seconds")]
fn seconds(days: f64) -> Option<i64> {
    (days.abs() < LAST + 1.0).then(|| (days * 86_400.0).round() as i64)
}

/// A date that is written as ISO 8601 in the file, without a time of midnight.
pub(crate) fn iso(text: &str) -> &str {
    let date =
        text.split_once('T').filter(|(_, time)| time.trim_end_matches('Z').bytes().all(|byte| b"0:.".contains(&byte)));
    date.map_or(text, |(date, _)| date)
}
