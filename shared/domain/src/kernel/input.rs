//! Which characters a field accepts: one table for every text that the API reads.
//!
//! | character | name ([`name`], [`line`](line())) | address, number, choice ([`exact`]) | token, id ([`token`]) | code ([`code`]) |
//! |---|---|---|---|---|
//! | space of any width | one between words | one plain space, none at the ends | dropped | dropped |
//! | line break, tab | refused | the same | dropped | dropped |
//! | hyphen, dash, minus | kept | `-` | `-` | dropped |
//! | invisible: direction marks, zero width, soft hyphen, BOM | refused | dropped | dropped | dropped |
//! | joiner where a script needs it | kept | kept | dropped | dropped |
//! | joiner elsewhere | refused | dropped | dropped | dropped |
//! | variation selector | dropped | dropped | dropped | dropped |
//! | control, private use, unassigned, replacement | refused | kept, for the type to refuse | the same | the same |
//! | card number ([`has_card_number`]) | refused | left to the type ([`refused`]) | the same | the same |
//!
//! Characters that copy and paste adds unnoticed are dropped wherever a text is compared letter by letter. A name is
//! shown to others, who must see all that is in it. The table does not apply to passwords: NIST SP 800-63B takes them
//! as they are typed. A [`document`] and an [`unchanged_line`] are kept as they were written: they may have invisible characters that
//! a script or a symbol needs, and no control character, and of a line none that hides or turns what stands beside it.

mod card_number;
mod class;
#[cfg(test)]
mod tests;

use unicode_normalization::UnicodeNormalization;

use crate::kernel::field_error::FieldErrorCode;
pub use card_number::has_card_number;
use class::Class;

/// The maximum length of a name.
pub const LONGEST_NAME: usize = 100;

/// A name of a person or a company: a [`line`](line()) that cannot be taken for a web or e-mail address, since our
/// mails show it to strangers.
///
/// # Errors
/// The text's error.
pub fn name(text: &str) -> Result<String, FieldErrorCode> {
    let name = line(text)?;
    if reads_as_link(&name) { Err(FieldErrorCode::LinkInName) } else { Ok(name) }
}

/// The error of a text that a field refuses with this one: whoever types a card number is told that first of all.
#[must_use]
pub fn refused(text: &str, error: FieldErrorCode) -> FieldErrorCode {
    if has_card_number(text) { FieldErrorCode::CardNumberRefused } else { error }
}

/// A line of text for people to read: in NFC, with a letter or a digit, at most [`LONGEST_NAME`] characters, without a
/// card number.
///
/// # Errors
/// The text's error.
pub fn line(text: &str) -> Result<String, FieldErrorCode> {
    line_of(text, LONGEST_NAME)
}

/// A [`line`](line()) of at most so many characters.
///
/// # Errors
/// The text's error.
pub fn line_of(text: &str, longest: usize) -> Result<String, FieldErrorCode> {
    let line = visible_line(text, longest).map_err(|error| refused(text, error))?;
    if has_card_number(&line) { Err(FieldErrorCode::CardNumberRefused) } else { Ok(line) }
}

/// A text of several [`lines`](line()), of at most so many characters. Blank lines at its ends are dropped.
///
/// # Errors
/// The text's error.
pub fn lines(text: &str, longest: usize) -> Result<String, FieldErrorCode> {
    if text.len() > longest * 16 {
        return Err(refused(text, FieldErrorCode::TooLong));
    }
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let lines = text.trim_matches(|c: char| c == '\n' || c == ' ' || c == '\t').split('\n').map(|line| {
        let line = line.replace('\t', " ");
        if line.trim().is_empty() { Ok(String::new()) } else { any_line(&line, longest) }
    });
    let lines = lines.collect::<Result<Vec<_>, _>>().map_err(|error| refused(&text, error))?.join("\n");
    match lines.chars().count() {
        _ if has_card_number(&lines) => Err(FieldErrorCode::CardNumberRefused),
        0 => Err(FieldErrorCode::Empty),
        count if count > longest => Err(FieldErrorCode::TooLong),
        _ if lines.chars().any(|c| Class::of(c) == Class::Letter) => Ok(lines),
        _ => Err(FieldErrorCode::NoLetter),
    }
}

/// A text in which line breaks and spaces mean something, such as Markdown, of at most so many characters. It is kept as it was
/// written but for its line breaks, each of which becomes one character.
///
/// # Errors
/// The text's error.
pub fn document(text: &str, longest: usize) -> Result<String, FieldErrorCode> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let is_usable = |c: char| matches!(c, '\n' | '\t') || !matches!(Class::of(c), Class::Break | Class::Unusable);
    check_kept(&text, longest, is_usable)?;
    Ok(text)
}

/// A line of text that is kept exactly as it was written, of at most so many characters. What a [`line`](line()) would change is
/// kept or refused.
///
/// # Errors
/// The text's error.
pub fn unchanged_line(text: &str, longest: usize) -> Result<String, FieldErrorCode> {
    let is_usable = |c: char| !matches!(Class::of(c), Class::Break | Class::Invisible | Class::Unusable);
    check_kept(text, longest, is_usable)?;
    Ok(text.to_owned())
}

/// Checks a text that is kept as it was written.
fn check_kept(text: &str, longest: usize, is_usable: impl Fn(char) -> bool) -> Result<(), FieldErrorCode> {
    let is_blank = |c: char| matches!(Class::of(c), Class::Space | Class::Break);
    match text.chars().count() {
        _ if has_card_number(text) => Err(FieldErrorCode::CardNumberRefused),
        count if count > longest => Err(FieldErrorCode::TooLong),
        _ if text.chars().all(is_blank) => Err(FieldErrorCode::Empty),
        _ if !text.chars().all(is_usable) => Err(FieldErrorCode::InvalidCharacters),
        _ if text.chars().any(|c| Class::of(c) == Class::Letter) => Ok(()),
        _ => Err(FieldErrorCode::NoLetter),
    }
}

fn visible_line(text: &str, longest: usize) -> Result<String, FieldErrorCode> {
    let line = any_line(text, longest)?;
    if line.chars().any(|c| Class::of(c) == Class::Letter) { Ok(line) } else { Err(FieldErrorCode::NoLetter) }
}

/// A line that may have no letter.
fn any_line(text: &str, longest: usize) -> Result<String, FieldErrorCode> {
    // NFC can at most triple the length, so a longer text cannot become short enough.
    if text.len() > longest * 16 {
        return Err(FieldErrorCode::TooLong);
    }
    let chars = text.chars().filter(|c| Class::of(*c) != Class::Selector).nfc().collect::<Vec<_>>();
    let mut line = String::with_capacity(text.len());
    for (place, &c) in chars.iter().enumerate() {
        match Class::of(c) {
            Class::Space => line.push(' '),
            Class::Joiner if class::is_joined(&chars, place) => line.push(c),
            Class::Break | Class::Invisible | Class::Joiner | Class::Selector | Class::Unusable => {
                return Err(FieldErrorCode::InvalidCharacters);
            }
            Class::Letter | Class::Dash | Class::Other => line.push(c),
        }
    }
    let line = line.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    if line.is_empty() {
        return Err(FieldErrorCode::Empty);
    }
    if line.chars().count() > longest { Err(FieldErrorCode::TooLong) } else { Ok(line) }
}

/// A text that is compared letter by letter and may hold spaces or dashes: an e-mail address, a phone number, a choice.
#[must_use]
pub fn exact(text: &str) -> String {
    let chars = text.chars().collect::<Vec<_>>();
    let read = |(place, &c): (usize, &char)| match Class::of(c) {
        Class::Space | Class::Break => Some(' '),
        Class::Dash => Some('-'),
        Class::Joiner if class::is_joined(&chars, place) => Some(c),
        Class::Invisible | Class::Joiner | Class::Selector => None,
        Class::Letter | Class::Other | Class::Unusable => Some(c),
    };
    chars.iter().enumerate().filter_map(read).collect::<String>().trim_matches(' ').to_owned()
}

/// A token or an id. It has no spaces, and a mail program may have broken it into lines.
#[must_use]
pub fn token(text: &str) -> String {
    let read = |c| match Class::of(c) {
        Class::Dash => Some('-'),
        Class::Space | Class::Break | Class::Invisible | Class::Joiner | Class::Selector => None,
        Class::Letter | Class::Other | Class::Unusable => Some(c),
    };
    text.chars().filter_map(read).collect()
}

/// A code that is typed. Spaces and dashes only group it.
#[must_use]
pub fn code(text: &str) -> String {
    token(text).replace('-', "")
}

/// A text that is kept as it is, without the spaces and line breaks around it.
#[must_use]
pub fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| !c.is_ascii_graphic() && matches!(Class::of(c), Class::Space | Class::Break))
}

/// Whether a mail program or a reader would take the text for a web or e-mail address. A bare domain is accepted:
/// companies are named after theirs, and our mails make sure that it does not become a link.
fn reads_as_link(text: &str) -> bool {
    // The compatibility form turns a full-width colon or an ideographic full stop into the character that it looks
    // like.
    let text = text.nfkc().collect::<String>().to_lowercase().replace('。', ".");
    let is_www = |(place, _)| !text[..place].ends_with(char::is_alphanumeric);
    ["@", "://", "http:", "https:", "mailto:"].iter().any(|mark| text.contains(mark))
        || text.match_indices("www.").any(is_www)
        || text.split(' ').any(has_path)
}

/// Whether a word is a domain with a path or port: `boozt.com/x` and `boozt.com:80`, but not `boozt.com`, `a/s` or
/// `nr.1/2`.
fn has_path(word: &str) -> bool {
    word.match_indices(['/', '\\', ':', '?', '#']).any(|(place, separator)| {
        let (before, after) = (word[..place].trim_end_matches('.'), &word[place + 1..]);
        let goes_on = match separator {
            "/" | "\\" => true,
            ":" => after.starts_with(|c: char| c.is_ascii_digit()),
            _ => after.starts_with(char::is_alphanumeric),
        };
        let is_domain = before.rsplit_once('.').is_some_and(|(name, top)| {
            let letters = top.chars().filter(|c| c.is_alphabetic()).count();
            !name.is_empty() && letters > 1 && top.chars().all(|c| c.is_alphanumeric() || c == '-')
        });
        goes_on && is_domain
    })
}
