//! Passwords that are guessed first: those that many people have, and those that consist mostly of common words.

use std::{collections::HashSet, sync::LazyLock};

use zeroize::Zeroizing;

/// How many characters must be left after words have been removed.
pub(super) const ENOUGH: usize = 6;

/// Removes the words from `text`.
pub(super) fn strike<'a>(text: &str, words: impl Iterator<Item = &'a str>) -> Zeroizing<String> {
    let mut left = Zeroizing::new(text.to_owned());
    for word in words {
        left = Zeroizing::new(left.replace(word, ""));
    }
    left
}

/// Removes the common words from `text`, which is in lower case.
pub(super) fn without_common(text: &str) -> Zeroizing<String> {
    strike(text, COMMON.iter().copied())
}

/// What `text` may be a common password's disguise of: without what stands before its first and after its last letter, and with
/// letters for the digits and signs that look like them. `1` and `!` look like two letters.
pub(super) fn undisguised(text: &str) -> Vec<Zeroizing<String>> {
    let core = text.trim_matches(|c: char| !c.is_alphabetic());
    let spelt = |text: &str, one: char| Zeroizing::new(text.chars().map(|c| letter_like(c, one)).collect::<String>());
    let texts = [core, text].into_iter().flat_map(|text| ['i', 'l'].map(|one| spelt(repeated(text), one)));
    texts.chain([Zeroizing::new(repeated(core).to_owned())]).collect()
}

/// The letter that a digit or sign stands for, where words are disguised.
const fn letter_like(c: char, one: char) -> char {
    match c {
        '@' | '4' => 'a',
        '3' | '€' => 'e',
        '1' | '!' | '|' => one,
        '0' => 'o',
        '$' | '5' => 's',
        '7' | '+' => 't',
        '8' => 'b',
        '6' | '9' => 'g',
        '2' => 'z',
        _ => c,
    }
}

/// Whether `text` is a password that many people have, or little more than common words.
pub(super) fn is_of_common_words(text: &str) -> bool {
    let left = without_common(text);
    is_leaked(text) || (left.len() < text.len() && unguessed(&left) < ENOUGH)
}

/// Counts the characters that neither repeat nor continue the two before them. `aaaa` and `2345` count little.
pub(super) fn unguessed(text: &str) -> usize {
    let letters = text.chars().map(u32::from).collect::<Vec<_>>();
    let predictable = letters.windows(3).filter(|w| w[1].wrapping_sub(w[0]) == w[2].wrapping_sub(w[1])).count();
    let distinct = letters.iter().collect::<HashSet<_>>().len();
    (letters.len() - predictable).min(distinct)
}

/// Passwords of at least eight characters from the 20,000 most frequent ones in published breaches, in lower case, as
/// counted and published by Royce Williams. OWASP ASVS 5.0 (6.2.4) asks for 3,000.
static LEAKED: LazyLock<HashSet<&str>> = LazyLock::new(|| include_str!("common.txt").lines().collect());

/// Whether many people have this password. `text` is in lower case.
pub(super) fn is_leaked(text: &str) -> bool {
    LEAKED.contains(text)
}

/// The shortest text that `text` is a repetition of.
pub(super) fn repeated(text: &str) -> &str {
    let ends = text.char_indices().map(|(at, _)| at).skip(1).filter(|at| text.len().is_multiple_of(*at));
    let mut pieces = ends.map(|at| &text[..at]);
    pieces.find(|piece| piece.repeat(text.len() / piece.len()) == text).unwrap_or(text)
}

/// What people combine when a password must be long, in Danish and English.
const COMMON: &[&str] = &[
    "correct horse battery staple",
    "my name is",
    "mynameis",
    "jeg hedder",
    "jeghedder",
    "mit navn er",
    "mitnavner",
    "correcthorsebatterystaple",
    "adgangskode",
    "kodeord",
    "hemmelig",
    "velkommen",
    "sommer",
    "vinter",
    "efterår",
    "forår",
    "januar",
    "februar",
    "marts",
    "april",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "december",
    "mandag",
    "tirsdag",
    "onsdag",
    "torsdag",
    "fredag",
    "lørdag",
    "søndag",
    "københavn",
    "danmark",
    "danish",
    "fodbold",
    "password",
    "passwort",
    "passphrase",
    "letmein",
    "welcome",
    "secret",
    "changeme",
    "administrator",
    "admin",
    "login",
    "qwertyuiop",
    "qwerty",
    "asdfghjkl",
    "zxcvbnm",
    "1q2w3e4r5t",
    "1q2w3e4r",
    "iloveyou",
    "jegelskerdig",
    "monkey",
    "dragon",
    "football",
    "baseball",
    "sunshine",
    "princess",
    "superman",
    "batman",
    "summer",
    "winter",
    "spring",
    "autumn",
    "january",
    "february",
    "march",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "trustno1",
    "starwars",
    "whatever",
    "abc123",
    "test",
];
