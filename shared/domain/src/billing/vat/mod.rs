//! VAT identification numbers of the European Union (Directive 2006/112/EC, Art. 215).
//!
//! Numbers of Northern Ireland (`XI`) are refused. They are valid for trade in goods only, and the operator sells
//! services, for which Northern Ireland is outside of the EU's VAT area.

mod checks;
mod people;
mod schemes;
#[cfg(test)]
mod tests;

use schemes::{SCHEMES, Scheme};

use crate::{
    billing::{country::Country, shape},
    kernel::{field_error::FieldErrorCode, input},
};

crate::personal_text! {
    /// A VAT number of a member state, with its country's prefix and right check digits. It has no spaces, and its
    /// letters are capitals. Eight digits without a prefix are a Danish number (CVR). It is personal data, since a
    /// sole trader's number is a person's.
    VatNumber, parse = normalise, format = "vat-number", example = "DK43628267",
    pattern = pattern(), longest = 60
}

impl VatNumber {
    /// The prefix of its member state, which for Greece is `EL`, and the rest.
    #[must_use]
    pub fn parts(&self) -> (&str, &str) {
        self.as_str().split_at_checked(2).unwrap_or_default()
    }

    /// The member state that the number belongs to.
    #[must_use]
    pub fn country(&self) -> Option<Country> {
        Scheme::of(self.as_str()).and_then(|(scheme, _)| Country::of(scheme.country))
    }
}

/// The maximum length of a number as it is written.
const LONGEST: usize = 60;

fn normalise(text: &str) -> Result<String, FieldErrorCode> {
    read(text).map_err(|error| input::refused(text, error))
}

fn read(text: &str) -> Result<String, FieldErrorCode> {
    let text = input::code(text).replace('.', "").to_ascii_uppercase();
    if text.is_empty() {
        return Err(FieldErrorCode::Empty);
    }
    if text.chars().count() > LONGEST {
        return Err(FieldErrorCode::TooLong);
    }
    let is_cvr = shape::matches("nnnnnnnn", &text);
    // The prefix of a country is its code in ISO 3166-1, except that of Greece, for which both are written.
    let text = match (is_cvr, text.strip_prefix("GR")) {
        (true, _) => format!("DK{text}"),
        (false, Some(greek)) => format!("EL{greek}"),
        (false, None) => text,
    };
    let is_valid = Scheme::of(&text).is_some_and(|(scheme, number)| scheme.is_valid(number));
    if is_valid { Ok(text) } else { Err(FieldErrorCode::InvalidVatNumber) }
}

/// A regular expression that matches every valid number.
fn pattern() -> String {
    let numbers = SCHEMES.iter().map(|scheme| {
        let shapes = scheme.forms.iter().map(|form| shape::pattern(form.shape)).collect::<Vec<_>>();
        format!("{}(?:{})", scheme.prefix, shapes.join("|"))
    });
    format!("^(?:{})$", numbers.collect::<Vec<_>>().join("|"))
}
