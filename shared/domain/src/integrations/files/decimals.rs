//! Decimal numbers, read digit by digit: nothing is rounded.

use crate::{
    integrations::files::{fields::Locale, limits},
    kernel::{field_error::FieldErrorCode, input},
};

/// A decimal number as a spreadsheet of the locale shows it, in canonical form: `1.234,50` in Danish is `1234.50`.
///
/// The minus may stand before or after the number or be the sign of Unicode, and brackets mean a negative number, as in
/// accounting. Thousands may be grouped by the character of the locale or by spaces, but only in threes: `1.234` is
/// 1234 in Danish, and `1.23,4` and `1234.50` are refused there, since they were written in another locale.
///
/// # Errors
/// `unreadable-number`.
pub(super) fn decimal(text: &str, locale: Locale) -> Result<String, FieldErrorCode> {
    read(&input::exact(text), locale).ok_or(FieldErrorCode::UnreadableNumber)
}

fn read(text: &str, locale: Locale) -> Option<String> {
    let (grouping, point) = match locale {
        Locale::Da => ('.', ','),
        Locale::En => (',', '.'),
    };
    let (is_negative, magnitude) = unsigned(text);
    let (whole, fraction) = match magnitude.split_once(point) {
        Some((whole, fraction)) if is_digits(fraction) => (whole, fraction),
        Some(_) => return None,
        None => (magnitude, ""),
    };
    let whole = match [grouping, ' '].into_iter().find(|separator| whole.contains(*separator)) {
        Some(separator) => ungrouped(whole, separator)?,
        // Some databases leave out the zero of `,50`.
        None if is_digits(whole) || (whole.is_empty() && !fraction.is_empty()) => whole.to_owned(),
        None => return None,
    };
    Some(canonical(is_negative, &whole, fraction))
}

/// Whether the number is negative, and the number without its sign.
fn unsigned(text: &str) -> (bool, &str) {
    let in_brackets = || text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    let (is_negative, rest) = match text.strip_prefix('-').or_else(|| text.strip_suffix('-')).or_else(in_brackets) {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    (is_negative, rest.trim_matches(' '))
}

/// The digits of a number that is grouped in threes.
fn ungrouped(whole: &str, separator: char) -> Option<String> {
    let mut groups = whole.split(separator);
    let first = groups.next().filter(|group| is_digits(group) && group.len() <= 3)?;
    groups.try_fold(first.to_owned(), |whole, group| (is_digits(group) && group.len() == 3).then(|| whole + group))
}

/// A number of JSON (RFC 8259 § 6), exactly, without its exponent.
///
/// # Errors
/// `invalid-json`, or `number-too-long` where the exponent makes more digits than are read.
pub(super) fn json_number(token: &str) -> Result<String, FieldErrorCode> {
    let (is_negative, magnitude) = token.strip_prefix('-').map_or((false, token), |rest| (true, rest));
    let (mantissa, exponent) = magnitude.split_once(['e', 'E']).map_or((magnitude, None), |(m, e)| (m, Some(e)));
    let (whole, fraction) = mantissa.split_once('.').map_or((mantissa, None), |(w, f)| (w, Some(f)));
    let has_leading_zero = whole.len() > 1 && whole.starts_with('0');
    if !is_digits(whole) || has_leading_zero || fraction.is_some_and(|fraction| !is_digits(fraction)) {
        return Err(FieldErrorCode::InvalidJson);
    }
    let fraction = fraction.unwrap_or_default();
    let Some(exponent) = exponent else { return Ok(canonical(is_negative, whole, fraction)) };
    if !is_digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent)) {
        return Err(FieldErrorCode::InvalidJson);
    }
    let shifted = shifted(whole, fraction, exponent).ok_or(FieldErrorCode::NumberTooLong)?;
    Ok(canonical(is_negative, &shifted.0, &shifted.1))
}

/// The whole part and the fraction once the exponent is applied.
fn shifted(whole: &str, fraction: &str, exponent: &str) -> Option<(String, String)> {
    let exponent = exponent.parse::<isize>().ok()?;
    let digits = format!("{whole}{fraction}");
    let point = isize::try_from(whole.len()).ok()?.checked_add(exponent)?;
    if digits.len().max(point.unsigned_abs()) > limits::DIGITS {
        return None;
    }
    Some(match usize::try_from(point) {
        Ok(point) if point < digits.len() => (digits[..point].to_owned(), digits[point..].to_owned()),
        Ok(point) => (format!("{digits:0<point$}"), String::new()),
        Err(_) => (String::new(), "0".repeat(point.unsigned_abs()) + &digits),
    })
}

fn canonical(is_negative: bool, whole: &str, fraction: &str) -> String {
    let is_zero = whole.bytes().chain(fraction.bytes()).all(|digit| digit == b'0');
    let sign = if is_negative && !is_zero { "-" } else { "" };
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        whole => whole,
    };
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{whole}{point}{fraction}")
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}
