//! International bank account numbers.

#[cfg(test)]
mod tests;

use crate::{
    billing::country::Country,
    kernel::{
        checksum::iban::{REGISTRY, is_iban, parts},
        field_error::FieldErrorCode,
        input,
    },
};

crate::personal_text! {
    /// An IBAN (ISO 13616): of a country in the registry, with the length and the sorts of characters of that country,
    /// and right check digits. It has no spaces, and its letters are capitals.
    Iban, parse = normalise, format = "iban", example = "DK5000400440116243",
    pattern = pattern(), longest = 60
}

impl Iban {
    /// The country of the bank. `None` for Kosovo, which has no code in ISO 3166-1.
    #[must_use]
    pub fn country(&self) -> Option<Country> {
        self.as_str().get(..2).and_then(Country::of)
    }
}

/// The maximum length of a number as it is written.
const LONGEST: usize = 60;

fn normalise(text: &str) -> Result<String, FieldErrorCode> {
    compact(text).map_err(|code| input::refused(text, code))
}

fn compact(text: &str) -> Result<String, FieldErrorCode> {
    let text = input::code(text).to_ascii_uppercase();
    if text.is_empty() {
        return Err(FieldErrorCode::Empty);
    }
    if text.chars().count() > LONGEST {
        return Err(FieldErrorCode::TooLong);
    }
    if is_iban(text.as_bytes()) { Ok(text) } else { Err(FieldErrorCode::InvalidIban) }
}

/// A regular expression that matches every valid number.
fn pattern() -> String {
    let account = |(country, shape): &(&str, &str)| {
        let parts = parts(shape).map(|(count, sort)| match sort {
            b'n' => format!("[0-9]{{{count}}}"),
            b'a' => format!("[A-Z]{{{count}}}"),
            _ => format!("[0-9A-Z]{{{count}}}"),
        });
        format!("{country}[0-9]{{2}}{}", parts.collect::<String>())
    };
    format!("^(?:{})$", REGISTRY.iter().map(account).collect::<Vec<_>>().join("|"))
}
