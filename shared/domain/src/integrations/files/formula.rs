//! Cells that a spreadsheet would run as a formula (OWASP's CSV injection). They are written with one more apostrophe in
//! front, and read without it.

use std::borrow::Cow;

/// What a formula begins with, also in the full width of East Asian keyboards.
const STARTS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// The cell as it is written.
///
/// Apostrophes before it are counted in, so that reading is the inverse of writing for each text. A number and a phone
/// number stay as they are.
pub(super) fn neutralised(text: &str) -> Cow<'_, str> {
    if begins_one(text) && !is_number(text) && !is_phone_number(text) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// The text of a cell that was read.
pub(super) fn restored(mut text: String) -> String {
    if text.starts_with('\'') && begins_one(&text) {
        text.remove(0);
    }
    text
}

/// Whether a formula begins here or after apostrophes.
fn begins_one(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(STARTS)
}

fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or_default();
    digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ','))
}

fn is_phone_number(text: &str) -> bool {
    let number = text.strip_prefix('+').unwrap_or_default();
    number.contains(|c: char| c.is_ascii_digit())
        && number.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | '-' | '(' | ')' | '[' | ']'))
}
