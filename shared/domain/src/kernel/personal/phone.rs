//! Phone numbers.

mod plans;
#[cfg(test)]
mod tests;

use plans::{PLANS, Plan};

use crate::kernel::{field_error::FieldErrorCode, input};

crate::personal_text! {
    /// A phone number in E.164 form (ITU-T E.164): `+`, country code, number. Eight digits without a country code are a
    /// Danish number. A trunk zero, which is only dialled within the country, is dropped.
    PhoneNumber, parse = normalise, format = "phone", example = "+4520304050",
    pattern = pattern(), longest = 60
}

#[cfg(test)]
impl PhoneNumber {
    /// Whether the numbering plan of the country with this calling code is known.
    pub(crate) fn has_plan(calling_code: &str) -> bool {
        PLANS.iter().any(|plan| plan.code == calling_code)
    }
}

/// The maximum length of a number as it is written.
const LONGEST: usize = 60;

fn normalise(text: &str) -> Result<String, FieldErrorCode> {
    read(text).map_err(|error| input::refused(text, error))
}

fn read(text: &str) -> Result<String, FieldErrorCode> {
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

/// A number as it was written, without the characters that group its digits.
struct Written {
    plus: bool,
    digits: String,
    /// The position of a zero in brackets among the digits. A trunk zero is often written this way.
    zero: Option<usize>,
}

impl Written {
    fn read(text: &str) -> Option<Self> {
        let text = text.replace([' ', '-', '.', '/'], "");
        // The country code may be in brackets, too.
        let (plus, rest) = match text.strip_prefix('+').or_else(|| text.strip_prefix("(+")) {
            Some(rest) => (true, rest),
            None => (false, text.as_str()),
        };
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        let zero = rest.find("(0)").map(|place| digits(&rest[..place]).len());
        let is_number = rest.chars().all(|c| c.is_ascii_digit() || c == '(' || c == ')');
        is_number.then(|| Self { plus, digits: digits(rest), zero })
    }

    /// The country code and the number.
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
        // E.164: country codes begin with 1-9, and a number has 15 digits at most; seven is the shortest length in use.
        // Whether other countries drop a zero is unknown here.
        let is_number = (7..=15).contains(&digits.len()) && !digits.starts_with('0') && zero.is_none();
        is_number.then_some(digits)
    }
}

/// A regular expression that matches every valid number.
fn pattern() -> String {
    let known = PLANS.iter().map(Plan::pattern).collect::<Vec<_>>().join("|");
    let codes = PLANS.iter().map(|plan| plan.code).collect::<Vec<_>>().join("|");
    format!(r"^\+(?:{known}|(?!{codes})[1-9][0-9]{{6,14}})$")
}
