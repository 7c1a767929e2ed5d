//! Texts in both languages, and what people typed in them. Strangers read what was typed, so it is quoted and cannot
//! become a link.

use std::fmt;

use askama::filters::{Html, Safe, escape};
use domain::{Language, personal::PersonName};

/// The marks around typed text in a [`LocalizedText`]. No name contains them, because control characters are refused when a name
/// is parsed.
const BEGIN: char = '\u{2}';
const END: char = '\u{3}';

/// The text in a language: `localized!(language, "Hej {name}", "Hello {name}")`.
macro_rules! localized {
    ($language:expr, $da:literal, $en:literal) => {
        match $language {
            ::domain::Language::Da => $crate::localized::LocalizedText::of(format_args!($da)),
            ::domain::Language::En => $crate::localized::LocalizedText::of(format_args!($en)),
        }
    };
}
pub(crate) use localized;

/// A text that marks which parts of it are [`UserInput`].
pub(crate) struct LocalizedText(String);

impl LocalizedText {
    /// Used by [`localized!`].
    pub(crate) fn of(text: fmt::Arguments<'_>) -> Self {
        Self(text.to_string())
    }

    /// The plain text, without the marks.
    pub(crate) fn plain(&self) -> String {
        self.0.replace([BEGIN, END], "")
    }

    /// The text as HTML. Mail programs make a link of a domain in one piece of text, so typed text has an element
    /// around each dot, colon and at sign. It still reads and copies as it was typed, unlike with an invisible
    /// character in between.
    pub(crate) fn html(&self) -> Safe<String> {
        let Ok(escaped) = escape(&self.0, Html);
        let (mut html, mut is_input) = (String::new(), false);
        for c in escaped.to_string().chars() {
            match c {
                BEGIN => is_input = true,
                END => is_input = false,
                // Names that contain an address are refused now, but some may have been stored before.
                '.' | ':' | '@' if is_input => html.extend(["<span>", c.encode_utf8(&mut [0; 4]), "</span>"]),
                _ => html.push(c),
            }
        }
        Safe(html)
    }
}

/// Text that somebody typed, for use in [`localized!`].
pub(crate) struct UserInput(String);

impl UserInput {
    /// The reader's own name.
    pub(crate) fn name(name: &PersonName) -> Self {
        Self(name.as_str().to_owned())
    }

    /// A sentence in which something typed may stand.
    pub(crate) fn text(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// Another person's name or a company's, quoted.
    pub(crate) fn quoted(name: &str, language: Language) -> Self {
        Self(quoted(name, language))
    }
}

impl fmt::Display for UserInput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{BEGIN}{}{END}", self.0.replace([BEGIN, END], ""))
    }
}

/// A person's or a company's name in the quotation marks of the language. The same marks within the name become single
/// ones, so that the name cannot end its own quotation.
fn quoted(name: &str, language: Language) -> String {
    let (marks, inner) = match language {
        Language::Da => (['»', '«'], ['›', '‹']),
        Language::En => (['“', '”'], ['‘', '’']),
    };
    let [begin, end] = marks;
    let name = name.replace(begin, &inner[0].to_string()).replace(end, &inner[1].to_string());
    format!("{begin}{name}{end}")
}

#[cfg(test)]
mod tests {
    use domain::Language::{Da, En};

    use super::*;

    #[test]
    fn a_name_ends_where_its_marks_say() {
        assert_eq!(quoted("Boozt.com A/S", Da), "»Boozt.com A/S«");
        assert_eq!(quoted("Boozt.com A/S", En), "“Boozt.com A/S”");
        assert_eq!(quoted("Banken« giver dig »1.000 kr.", Da), "»Banken‹ giver dig ›1.000 kr.«");
        assert_eq!(quoted("Bank” offers “£1", En), "“Bank’ offers ‘£1”");
    }

    #[test]
    fn what_was_typed_cannot_say_where_it_ends() {
        let name = UserInput(format!("a.b{END}c.d{BEGIN}"));
        let text = localized!(Da, "{name} på www.example", "");
        assert_eq!(text.plain(), "a.bc.d på www.example");
        assert_eq!(text.html().0, "a<span>.</span>bc<span>.</span>d på www.example");
    }
}
