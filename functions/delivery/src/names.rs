//! Names in mails. Somebody typed them, and strangers read them: they are quoted as names, and lead nowhere.

use domain::Language;

/// Somebody's name or a company's, in the marks of the language. The same marks within it are made single, so that the name ends
/// where the marks say.
pub(crate) fn quoted(name: &str, language: Language) -> String {
    let (marks, inner) = match language {
        Language::Da => (['»', '«'], ['›', '‹']),
        Language::En => (['“', '”'], ['‘', '’']),
    };
    let [begin, end] = marks;
    let name = name.replace(begin, &inner[0].to_string()).replace(end, &inner[1].to_string());
    format!("{begin}{name}{end}")
}

/// What pages use beside askama's own filters.
#[expect(unreachable_pub, clippy::inline_always, clippy::unused_self, reason = "what the attribute makes of a filter")]
pub(crate) mod filters {
    use std::fmt::Display;

    use askama::filters::{Html, Safe, escape};

    /// A name in a page, of which no mail program makes a link: those look for domains in one piece of text, and an element parts
    /// it at each dot. It reads and copies as it was typed, which it would not with an invisible character between.
    #[askama::filter_fn]
    pub(crate) fn unlinked<T: Display>(name: T, _: &dyn askama::Values) -> askama::Result<Safe<String>> {
        let name = escape(name, Html)?.to_string();
        // An address is in no name any more, and may be in one that was stored before.
        let part = |c| match c {
            '.' | ':' | '@' => format!("<span>{c}</span>"),
            _ => String::from(c),
        };
        Ok(Safe(name.chars().map(part).collect()))
    }
}

#[cfg(test)]
mod tests {
    use domain::Language::{Da, En};

    use super::quoted;

    #[test]
    fn a_name_ends_where_its_marks_say() {
        assert_eq!(quoted("Boozt.com A/S", Da), "»Boozt.com A/S«");
        assert_eq!(quoted("Boozt.com A/S", En), "“Boozt.com A/S”");
        assert_eq!(quoted("Banken« giver dig »1.000 kr.", Da), "»Banken‹ giver dig ›1.000 kr.«");
        assert_eq!(quoted("Bank” offers “£1", En), "“Bank’ offers ‘£1”");
    }
}
