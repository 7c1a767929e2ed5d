//! The texts of campaigns, which staff write.

use serde::{Deserialize, Serialize};

use crate::kernel::{field_error::FieldErrorCode, input, language::Language, record::Redacted};

/// The longest subject line, in characters.
const LONGEST_SUBJECT: usize = 150;
/// The longest text in one language, in characters. A character has four bytes at most, so that the texts of both languages fit
/// into one item.
const LONGEST_TEXT: usize = 40_000;

crate::personal_text! {
    /// The subject line of a campaign: 1–150 characters, one line. It is sent unchanged.
    SubjectLine, parse = subject_line, format = "subject", example = "Nyt fra E-SG.Cloud",
    pattern = r"^(?=.*\S)[^\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff]*$",
    longest = 150
}

crate::personal_text! {
    /// The text of a campaign in Markdown (`CommonMark`). HTML in it is shown as text, and an image is replaced by its description: a
    /// letter loads nothing.
    LetterMarkdown, parse = markdown, format = "markdown", example = "# Nyt\n\nDer er sket noget.",
    pattern = r"\S", longest = 40000
}

/// What the readers of a language are sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterText {
    /// The subject line.
    pub subject: SubjectLine,
    /// The text.
    pub markdown: LetterMarkdown,
    /// The language of the text. It is not the readers' own if there is no text in theirs.
    pub written_in: Language,
}

impl Redacted for LetterText {}

fn subject_line(text: &str) -> Result<String, FieldErrorCode> {
    input::unchanged_line(text, LONGEST_SUBJECT)
}

fn markdown(text: &str) -> Result<String, FieldErrorCode> {
    input::document(text, LONGEST_TEXT)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_subject_is_sent_unchanged_or_refused(text in "\\PC{0,160}|[ -~æøåÆØÅ\u{fe0f}\u{200d}😀]{1,60}|.{0,20}") {
            if let Ok(subject) = SubjectLine::parse(&text) {
                prop_assert_eq!(subject.as_str(), &text);
                prop_assert!(!text.chars().any(char::is_control) && text.chars().count() <= LONGEST_SUBJECT);
            }
        }
    }

    #[test]
    fn a_subject_may_have_what_people_write_and_nothing_that_breaks_a_header_or_cannot_be_seen() {
        for text in ["Nyt: æ, ø, å & »meget«  mere", "Tak ❤\u{fe0f} 👩\u{200d}💻", " Nyt ", "A\u{30a}r"] {
            assert_eq!(SubjectLine::parse(text).as_ref().map(SubjectLine::as_str), Ok(text));
        }
        for (text, error) in [
            ("", FieldErrorCode::Empty),
            ("  ", FieldErrorCode::Empty),
            ("!?", FieldErrorCode::NoLetter),
            ("Nyt\nBcc: x@y.example", FieldErrorCode::InvalidCharacters),
            ("Nyt\r", FieldErrorCode::InvalidCharacters),
            ("a\u{202e}b", FieldErrorCode::InvalidCharacters),
            ("4111 1111 1111 1111", FieldErrorCode::CardNumberRefused),
        ] {
            assert_eq!(SubjectLine::parse(text), Err(error), "{text:?}");
        }
        assert_eq!(SubjectLine::parse(&"å".repeat(151)), Err(FieldErrorCode::TooLong));
        assert!(SubjectLine::parse(&"å".repeat(150)).is_ok());
    }

    #[test]
    fn the_texts_of_both_languages_fit_into_one_item() {
        let longest = "𝒳".repeat(LONGEST_TEXT);
        assert!(LetterMarkdown::parse(&longest).is_ok());
        // DynamoDB takes 400 KB, names and the subject included.
        assert!(2 * longest.len() + 4 * LONGEST_SUBJECT + 1_000 < 400_000);
        assert_eq!(LetterMarkdown::parse(&format!("{longest}x")), Err(FieldErrorCode::TooLong));
    }

    #[test]
    fn markdown_keeps_its_spaces_and_its_lines() {
        let kept = |text: &str| LetterMarkdown::parse(text).map(|markdown| markdown.as_str().to_owned());
        assert_eq!(kept("# Nyt\r\n\r\n    kode\r- a"), Ok("# Nyt\n\n    kode\n- a".to_owned()));
        assert_eq!(kept(" \n\t"), Err(FieldErrorCode::Empty));
        assert_eq!(kept("***"), Err(FieldErrorCode::NoLetter));
        assert_eq!(kept("a\u{0}b"), Err(FieldErrorCode::InvalidCharacters));
    }
}
