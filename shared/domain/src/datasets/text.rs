//! The texts of rows.

use crate::kernel::{field_error::FieldErrorCode, input};

const LINE: &str = r"^(?=.*\S)[^\u0000-\u001f\u007f-\u009f]*$";

crate::personal_text! {
    /// The subscriber's own name for a row: 1–200 characters on one line, without a card number. Capitals count.
    ExternalId, parse = external_id, format = "external-id", example = "ada@rodgrod.example",
    pattern = LINE, longest = 200
}

crate::personal_text! {
    /// What somebody does: 1–100 characters, without a card number.
    ContactTitle, parse = input::line, format = "title", example = "Indkøber",
    pattern = LINE, longest = 100
}

crate::personal_text! {
    /// Whom somebody works for: 1–100 characters, without a card number.
    Organisation, parse = input::line, format = "organisation", example = "Rødgrød & Fløde ApS",
    pattern = LINE, longest = 100
}

crate::personal_text! {
    /// A remark of several lines: 1–2,000 characters, without a card number.
    Note, parse = note, format = "note", example = "Ring helst om formiddagen.",
    pattern = r"\S", longest = 2000
}

crate::personal_text! {
    /// The account in the subscriber's books, by number or name: 1–100 characters, without a card number.
    AccountName, parse = input::line, format = "account", example = "4310 Elektricitet",
    pattern = LINE, longest = 100
}

crate::personal_text! {
    /// Whom something was bought from: 1–100 characters, without a card number.
    Supplier, parse = input::line, format = "supplier", example = "Gråsten El A/S",
    pattern = LINE, longest = 100
}

crate::personal_text! {
    /// What a quantity counts: 1–100 characters, without a card number.
    Unit, parse = input::line, format = "unit", example = "kWh",
    pattern = LINE, longest = 100
}

crate::personal_text! {
    /// What a financial line is about: 1–500 characters on one line, without a card number.
    LineText, parse = line_text, format = "text", example = "El, oktober",
    pattern = LINE, longest = 500
}

/// An id stands at the end of a path. HTTP APIs drop what follows a question mark there, whether it is encoded or not, and programs
/// resolve dots.
fn external_id(text: &str) -> Result<String, FieldErrorCode> {
    let id = input::line_of(text, 200)?;
    let has_dots = id.split(['/', '\\']).any(|part| matches!(part, "." | ".."));
    if id.contains('?') || has_dots { Err(FieldErrorCode::InvalidCharacters) } else { Ok(id) }
}

fn line_text(text: &str) -> Result<String, FieldErrorCode> {
    input::line_of(text, 500)
}

fn note(text: &str) -> Result<String, FieldErrorCode> {
    input::lines(text, 2_000)
}
