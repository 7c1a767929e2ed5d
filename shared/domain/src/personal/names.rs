//! Names of people and companies.

use unicode_normalization::UnicodeNormalization;

use crate::FaultCode;

/// What [`one_line`] accepts, in the terms of a regular expression.
const ONE_LINE: &str = r"^(?=.*\S)[^\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff]*$";

crate::personal_text! {
    /// A person's name as they write it: 1–100 characters, one line, in Unicode's composed form.
    PersonName, parse = name_of_100, format = "name", example = "Søren Ærø Åkjær",
    pattern = ONE_LINE, longest = 100
}

crate::personal_text! {
    /// A company's name: 1–200 characters, one line. Personal, since a sole trader's is a person's.
    CompanyName, parse = name_of_200, format = "name", example = "Rødgrød & Fløde ApS",
    pattern = ONE_LINE, longest = 200
}

crate::personal_text! {
    /// What somebody calls a passkey of theirs: 1–100 characters, one line.
    PasskeyName, parse = name_of_100, format = "name", example = "Telefonen"
}

fn name_of_100(text: &str) -> Result<String, FaultCode> {
    one_line(text, 100)
}

fn name_of_200(text: &str) -> Result<String, FaultCode> {
    one_line(text, 200)
}

/// A line of text: NFC, white space folded to single spaces and trimmed, at most `most` characters, without
/// control characters and without those that hide or turn what stands beside them.
fn one_line(text: &str, most: usize) -> Result<String, FaultCode> {
    // Composing can triple the length at the most; a longer text cannot become short enough.
    if text.len() > most * 16 {
        return Err(FaultCode::TooLong);
    }
    if text.chars().any(is_harmful) {
        return Err(FaultCode::InvalidCharacters);
    }
    let line = text.nfc().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ");
    match line.chars().count() {
        0 => Err(FaultCode::Empty),
        n if n > most => Err(FaultCode::TooLong),
        _ => Ok(line),
    }
}

/// Control characters, line and paragraph separators, and the format characters that turn text around (UAX #9),
/// hide in it or are no characters at all. The joiners U+200C and U+200D stay: some scripts need them.
fn is_harmful(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00AD}' | '\u{061C}' | '\u{180E}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFF}' | '\u{E0000}'..='\u{E0FFF}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_parsed_name_parses_to_itself(text in "\\PC{0,120}") {
            if let Ok(name) = PersonName::parse(&text) {
                prop_assert_eq!(PersonName::parse(name.as_str()), Ok(name));
            }
        }

        #[test]
        fn no_name_holds_what_could_break_a_header_or_a_line(text in ".{0,60}") {
            if let Ok(name) = CompanyName::parse(&text) {
                prop_assert!(!name.as_str().chars().any(char::is_control));
                prop_assert_eq!(name.as_str().trim(), name.as_str());
            }
        }
    }

    #[test]
    fn names_keep_their_letters_and_lose_stray_space() {
        assert_eq!(PersonName::parse("  Søren   A\u{30a}kjær ").unwrap().as_str(), "Søren Åkjær");
        assert_eq!(PersonName::parse(" \u{a0} "), Err(FaultCode::Empty));
        assert_eq!(PersonName::parse("Søren\u{202e}"), Err(FaultCode::InvalidCharacters));
        assert_eq!(PersonName::parse("a\r\nBcc: b"), Err(FaultCode::InvalidCharacters));
        assert_eq!(PersonName::parse(&"å".repeat(101)), Err(FaultCode::TooLong));
        assert!(PersonName::parse(&"å".repeat(100)).is_ok());
    }

    #[test]
    fn a_log_shows_nothing_of_a_name() {
        assert_eq!(format!("{:?}", PersonName::parse("Søren").unwrap()), "PersonName(redacted)");
    }
}
