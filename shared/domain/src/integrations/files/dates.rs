//! Dates, as spreadsheets show them.

use jiff::civil::Date;

use crate::kernel::{field_error::FieldErrorCode, input};

/// A date in ISO 8601, or with the day first as in all of Europe: `31-12-2026`, `31.12.2026`, `31/12/2026` and `1/2/2026`.
/// English files are read so, too, since an American `12/31/2026` cannot be told from a European date on most days.
///
/// # Errors
/// `unreadable-date`, also for a day that does not exist.
pub(super) fn date(text: &str) -> Result<String, FieldErrorCode> {
    read(&input::exact(text)).map(|date| date.to_string()).ok_or(FieldErrorCode::UnreadableDate)
}

fn read(text: &str) -> Option<Date> {
    let separator = text.chars().find(|c| !c.is_ascii_digit()).filter(|c| matches!(c, '-' | '.' | '/'))?;
    let mut parts = text.split(separator);
    let parts = [parts.next()?, parts.next()?, parts.next().filter(|_| parts.next().is_none())?];
    let is_iso = separator == '-' && parts.map(str::len) == [4, 2, 2];
    let is_day_first = matches!(parts.map(str::len), [1 | 2, 1 | 2, 4]);
    let is_digits = parts.iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    let [year, month, day] = match parts {
        _ if !is_digits => return None,
        [year, month, day] if is_iso => [year, month, day],
        [day, month, year] if is_day_first => [year, month, day],
        _ => return None,
    };
    Date::new(year.parse().ok().filter(|year| *year > 0)?, month.parse().ok()?, day.parse().ok()?).ok()
}
