//! How a character is classified, by Unicode's properties. The tables come with the crate that parses domains.

use icu_properties::{
    CodePointMapData, CodePointSetData,
    props::{DefaultIgnorableCodePoint, GeneralCategory, JoiningType},
};
use unicode_normalization::char::canonical_combining_class;

/// The classes of characters in the table of the parent module.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// A visible letter or digit.
    Letter,
    /// A hyphen, a dash or a minus.
    Dash,
    /// A space within a line.
    Space,
    /// A line break, a tab or a similar control character.
    Break,
    /// The zero width joiner or non-joiner, which some scripts need.
    Joiner,
    /// A variation selector: it chooses one of several forms of the character before it.
    Selector,
    /// An invisible character.
    Invisible,
    /// A character that no text can contain.
    Unusable,
    /// Any other sign: punctuation, a symbol, an accent.
    Other,
}

impl Class {
    pub(super) fn of(c: char) -> Self {
        if c.is_ascii() { Self::of_ascii(c) } else { Self::by_properties(c) }
    }

    /// Most characters of most texts are of ASCII, and the tables are slow to search.
    fn of_ascii(c: char) -> Self {
        match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' => Self::Letter,
            ' ' => Self::Space,
            '-' => Self::Dash,
            _ if c.is_whitespace() => Self::Break,
            _ if c.is_ascii_control() => Self::Unusable,
            _ => Self::Other,
        }
    }

    fn by_properties(c: char) -> Self {
        match c {
            '\u{200c}' | '\u{200d}' => return Self::Joiner,
            '\u{180b}'..='\u{180d}' | '\u{180f}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' => {
                return Self::Selector;
            }
            // Unicode classifies the minus as a symbol, and the hyphen bullet as punctuation.
            '\u{2212}' | '\u{2043}' => return Self::Dash,
            // The placeholders for a lost character and for an embedded object.
            '\u{fffc}' | '\u{fffd}' => return Self::Unusable,
            _ => {}
        }
        // Some of these have the category of letters, such as the Hangul fillers.
        if CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(c) {
            return Self::Invisible;
        }
        match CodePointMapData::<GeneralCategory>::new().get(c) {
            GeneralCategory::SpaceSeparator => Self::Space,
            GeneralCategory::LineSeparator | GeneralCategory::ParagraphSeparator => Self::Break,
            GeneralCategory::Control if c.is_whitespace() => Self::Break,
            GeneralCategory::Format => Self::Invisible,
            GeneralCategory::Control
            | GeneralCategory::PrivateUse
            | GeneralCategory::Surrogate
            | GeneralCategory::Unassigned => Self::Unusable,
            GeneralCategory::DashPunctuation => Self::Dash,
            GeneralCategory::UppercaseLetter
            | GeneralCategory::LowercaseLetter
            | GeneralCategory::TitlecaseLetter
            | GeneralCategory::ModifierLetter
            | GeneralCategory::OtherLetter
            | GeneralCategory::DecimalNumber
            | GeneralCategory::LetterNumber
            | GeneralCategory::OtherNumber => Self::Letter,
            _ => Self::Other,
        }
    }
}

/// Whether a script needs the joiner at `place`, by the rule for domains (RFC 5892, appendices A.1 and A.2): after a
/// virama, or between two letters that would join without it.
pub(super) fn is_joined(chars: &[char], place: usize) -> bool {
    const VIRAMA: u8 = 9;
    let (before, after) = (&chars[..place], &chars[place + 1..]);
    if before.last().is_some_and(|c| canonical_combining_class(*c) == VIRAMA) {
        return true;
    }
    let joining = |c: &char| CodePointMapData::<JoiningType>::new().get(*c);
    let letter = |joining: &JoiningType| *joining != JoiningType::Transparent;
    let left = before.iter().rev().map(joining).find(letter);
    let right = after.iter().map(joining).find(letter);
    chars[place] == '\u{200c}'
        && left.is_some_and(|left| left == JoiningType::LeftJoining || left == JoiningType::DualJoining)
        && right.is_some_and(|right| right == JoiningType::RightJoining || right == JoiningType::DualJoining)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ascii_is_classified_as_by_its_properties() {
        for c in '\0'..='\x7f' {
            assert_eq!(Class::of_ascii(c), Class::by_properties(c), "{c:?}");
        }
    }
}
