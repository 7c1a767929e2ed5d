//! International bank account numbers.

mod registry;
#[cfg(test)]
mod tests;

use registry::REGISTRY;

use crate::{
    billing::country::Country,
    kernel::{checksum::is_iban, field_error::FieldErrorCode, input},
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
    let text = input::code(text).to_ascii_uppercase();
    if text.is_empty() {
        return Err(FieldErrorCode::Empty);
    }
    if text.chars().count() > LONGEST {
        return Err(FieldErrorCode::TooLong);
    }
    let account = REGISTRY.iter().find_map(|(country, shape)| Some((text.strip_prefix(country)?, *shape)));
    let is_valid =
        account.is_some_and(|(rest, shape)| has_shape(rest, shape) && has_checks(rest) && is_iban(text.as_bytes()));
    if is_valid { Ok(text) } else { Err(FieldErrorCode::InvalidIban) }
}

/// Whether the check digits are in the range that the standard computes them in: two numbers outside of it have the same
/// remainder as two inside.
fn has_checks(rest: &str) -> bool {
    rest.get(..2).is_some_and(|checks| ("02"..="98").contains(&checks))
}

/// The parts of a shape, such as `4n10c`: how many characters, and of which sort.
fn parts(shape: &str) -> impl Iterator<Item = (usize, u8)> {
    shape.split_inclusive(|c: char| c.is_ascii_lowercase()).filter_map(|part| {
        let (count, sort) = part.split_at_checked(part.len().checked_sub(1)?)?;
        Some((count.parse().ok()?, sort.bytes().next()?))
    })
}

/// Whether the text after the country has two digits and the shape.
fn has_shape(rest: &str, shape: &str) -> bool {
    let mut bytes = rest.bytes();
    let fits = |sort: u8, byte: u8| match sort {
        b'n' => byte.is_ascii_digit(),
        b'a' => byte.is_ascii_uppercase(),
        _ => byte.is_ascii_digit() || byte.is_ascii_uppercase(),
    };
    let mut has = |(count, sort)| (0..count).all(|_| bytes.next().is_some_and(|byte| fits(sort, byte)));
    let has_all = has((2, b'n')) && parts(shape).all(&mut has);
    has_all && bytes.next().is_none()
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
