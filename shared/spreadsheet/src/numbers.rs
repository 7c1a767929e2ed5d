//! Numbers, read digit by digit.

use domain::{
    integrations::files::{Cell, limits},
    kernel::field_error::FieldErrorCode,
};

/// The digits that Excel shows and computes with. It writes two more, which hold nothing but the error of binary numbers:
/// 0.1 + 0.2 is written as 0.30000000000000004.
const DIGITS: usize = 15;

/// A number as a cell has it, without an exponent and without zeros that say nothing. `None` if the text is no number.
///
/// A number with decimals is rounded to the digits of Excel. A whole number stays as it is, since other programs write long
/// ones, such as ids, as they are.
pub(crate) fn number(text: &str) -> Option<Cell> {
    let (is_negative, magnitude) = match text.strip_prefix(['-', '+']) {
        Some(magnitude) => (text.starts_with('-'), magnitude),
        None => (false, text),
    };
    let (mantissa, exponent) = magnitude.split_once(['e', 'E']).map_or((magnitude, "0"), |(m, e)| (m, e));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let power = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
    if mantissa.len() == usize::from(mantissa.contains('.')) || power.is_empty() {
        return None;
    }
    if ![whole, fraction, power].into_iter().all(is_digits) {
        return None;
    }
    let number = Magnitude::of(whole, fraction, exponent).and_then(Magnitude::written);
    Some(match number {
        Some(number) if is_negative && number != "0" => Cell::Number(format!("-{number}")),
        Some(number) => Cell::Number(number),
        None => Cell::Refused(FieldErrorCode::NumberTooLong),
    })
}

/// 0.DIGITS times ten to the power of `point`. It has no zeros at either end.
struct Magnitude {
    digits: Vec<u8>,
    point: i64,
}

impl Magnitude {
    /// `None` if the exponent is out of all bounds.
    fn of(whole: &str, fraction: &str, exponent: &str) -> Option<Self> {
        let point = i64::try_from(whole.len()).ok()?;
        let digits = whole.bytes().chain(fraction.bytes()).collect::<Vec<_>>();
        let is_zero = digits.iter().all(|digit| *digit == b'0');
        let point = if is_zero { 0 } else { point.checked_add(exponent.parse().ok()?)? };
        Some(Self { digits, point }.trimmed())
    }

    fn trimmed(mut self) -> Self {
        let zeros = self.digits.iter().take_while(|digit| **digit == b'0').count();
        self.digits.drain(..zeros);
        self.point = if self.digits.is_empty() { 0 } else { self.point.saturating_sub_unsigned(zeros as u64) };
        while self.digits.pop_if(|digit| *digit == b'0').is_some() {}
        self
    }

    /// Rounds to so many digits, a half away from zero as Excel does.
    fn rounded(mut self, count: usize) -> Self {
        let Some(next) = self.digits.get(count).copied() else { return self };
        self.digits.truncate(count);
        if next >= b'5' {
            while self.digits.pop_if(|digit| *digit == b'9').is_some() {}
            if let Some(digit) = self.digits.last_mut() {
                *digit += 1;
            } else {
                (self.digits, self.point) = (vec![b'1'], self.point + 1);
            }
        }
        self.trimmed()
    }

    /// `None` if there would be more digits than are read.
    fn written(self) -> Option<String> {
        let whole = usize::try_from(self.point).unwrap_or_default();
        let has_fraction = self.digits.len() > whole;
        let Self { digits, point } = if has_fraction { self.rounded(DIGITS.max(whole)) } else { self };
        let most = i64::try_from(limits::DIGITS).ok()?;
        if digits.len() > limits::DIGITS || !(-most..=most).contains(&point) {
            return None;
        }
        let digits = String::from_utf8(digits).ok()?;
        Some(match usize::try_from(point) {
            Ok(0) if digits.is_empty() => "0".to_owned(),
            Ok(0) => format!("0.{digits}"),
            Ok(point) => match digits.split_at_checked(point) {
                Some((whole, fraction)) if !fraction.is_empty() => format!("{whole}.{fraction}"),
                _ => format!("{digits:0<point$}"),
            },
            Err(_) => format!("0.{}{digits}", "0".repeat(usize::try_from(point.unsigned_abs()).ok()?)),
        })
    }
}
