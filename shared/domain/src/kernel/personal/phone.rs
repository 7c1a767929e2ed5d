//! Phone numbers.

mod plans;
#[cfg(test)]
mod tests;

use plans::{PLANS, Plan};

use crate::kernel::{field_error::FieldErrorCode, input};

crate::personal_text! {
    /// A phone number in E.164 form (ITU-T E.164): `+`, country code, number. Without a country code, eight
    /// digits are Danish. A zero that is dialled at home alone is dropped.
    PhoneNumber, parse = normalise, format = "phone", example = "+4520304050",
    pattern = pattern(), longest = 60
}

#[cfg(test)]
impl PhoneNumber {
    /// Whether it is known how a country numbers its phones.
    pub(crate) fn has_plan(calling_code: &str) -> bool {
        PLANS.iter().any(|plan| plan.code == calling_code)
    }
}

/// How a number is written at the most.
const LONGEST: usize = 60;

fn normalise(text: &str) -> Result<String, FieldErrorCode> {
    let text = input::exact(text);
    if text.is_empty() {
        return Err(FieldErrorCode::Empty);
    }
    if text.chars().count() > LONGEST {
        return Err(FieldErrorCode::TooLong);
    }
    let written = Written::read(&text).ok_or(FieldErrorCode::InvalidPhone)?;
    written.number().map(|number| format!("+{number}")).ok_or(FieldErrorCode::InvalidPhone)
}

/// A number as it was written, without what groups its digits.
struct Written {
    plus: bool,
    digits: String,
    /// Before which digit stands a zero in brackets: that is how one is written that is dialled at home alone.
    zero: Option<usize>,
}

impl Written {
    fn read(text: &str) -> Option<Self> {
        let text = text.replace([' ', '-', '.', '/'], "");
        // The country code stands in brackets, too.
        let (plus, rest) = match text.strip_prefix('+').or_else(|| text.strip_prefix("(+")) {
            Some(rest) => (true, rest),
            None => (false, text.as_str()),
        };
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        let zero = rest.find("(0)").map(|place| digits(&rest[..place]).len());
        let is_number = rest.chars().all(|c| c.is_ascii_digit() || c == '(' || c == ')');
        is_number.then(|| Self { plus, digits: digits(rest), zero })
    }

    /// Country code and number.
    fn number(&self) -> Option<String> {
        let (digits, zero) = match (self.plus, self.digits.strip_prefix("00")) {
            (true, None) => (self.digits.clone(), self.zero),
            (false, Some(international)) => (international.to_owned(), self.zero.map(|place| place.saturating_sub(2))),
            (false, None) if self.digits.len() == 8 => (format!("45{}", self.digits), self.zero.map(|place| place + 2)),
            _ => return None,
        };
        if let Some(plan) = Plan::of(&digits) {
            let code = plan.code;
            if zero.is_some_and(|place| place != code.len()) {
                return None;
            }
            return Some(format!("{code}{}", plan.number(&digits[code.len()..])?));
        }
        // E.164: country codes begin with 1-9, 15 digits at most; seven is the shortest number in use. Whether another country
        // drops a zero is not known here.
        let is_number = (7..=15).contains(&digits.len()) && !digits.starts_with('0') && zero.is_none();
        is_number.then_some(digits)
    }
}

/// Every number that is one, in the terms of a regular expression.
fn pattern() -> String {
    let known = PLANS.iter().map(Plan::pattern).collect::<Vec<_>>().join("|");
    let codes = PLANS.iter().map(|plan| plan.code).collect::<Vec<_>>().join("|");
    format!(r"^\+(?:{known}|(?!{codes})[1-9][0-9]{{6,14}})$")
}
