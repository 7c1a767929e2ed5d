//! Finds card numbers in free text. A card number must reach a payment provider only, so it is refused wherever it is
//! typed (P04).

use icu_properties::{CodePointMapData, props::GeneralCategory};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::class::Class;
use crate::kernel::checksum::{is_gs1, is_iban, is_luhn, number};

/// The shortest and the longest card number (ISO/IEC 7812-1 permits up to 19 digits).
const SHORTEST: usize = 13;
const LONGEST: usize = 19;

/// A card scheme: its name, the ranges of numbers that a card number begins with, and its lengths.
type Scheme = (&'static str, &'static [(u64, u64)], &'static [usize]);

/// The card schemes, by what they publish about their ranges. Dankort's cards that are also Visa cards begin with a 4.
const SCHEMES: &[Scheme] = &[
    ("Visa", &[(4, 4)], &[13, 16, 19]),
    ("Mastercard", &[(51, 55), (2221, 2720)], &[16]),
    ("American Express", &[(34, 34), (37, 37)], &[15]),
    ("Dankort", &[(5019, 5019)], &[16]),
    ("Forbrugsforeningen", &[(600_722, 600_722)], &[16]),
    (
        "Maestro",
        &[(5018, 5018), (5020, 5020), (5038, 5038), (5893, 5893), (6304, 6304), (67, 67)],
        &[13, 14, 15, 16, 17, 18, 19],
    ),
    ("Discover", &[(6011, 6011), (622_126, 622_925), (644, 649), (65, 65)], &[16, 17, 18, 19]),
    ("Diners Club", &[(300, 305), (3095, 3095), (36, 36), (38, 39)], &[14, 15, 16, 17, 18, 19]),
    ("JCB", &[(3528, 3589)], &[16, 17, 18, 19]),
    ("UnionPay", &[(62, 62), (8100, 8171)], &[16, 17, 18, 19]),
];

/// How the digits of a card number are grouped on cards.
const GROUPINGS: &[&[usize]] = &[
    &[4, 4, 4, 4],
    &[4, 6, 5],
    &[4, 6, 4],
    &[4, 4, 4, 4, 3],
    &[6, 13],
    &[6, 10],
    &[8, 8],
    &[4, 3, 3, 3],
    &[4, 4, 5],
    &[4, 4, 4, 1],
];

/// Whether there is a card number in the text: a number of a known scheme with its length and check digit. Spaces,
/// dashes and invisible characters may group its digits in any way, other signs only as on cards. Digits of any script
/// count.
///
/// A valid GLN, the digits of a valid IBAN and an unbroken number of another length are no card numbers.
#[must_use]
pub fn has_card_number(text: &str) -> bool {
    let mut pieces = text.nfkc().filter(|c| !is_combining_mark(*c)).map(Piece::of).collect::<Vec<_>>();
    if pieces.iter().filter(|piece| matches!(piece, Piece::Digit(_))).count() < SHORTEST {
        return false;
    }
    spare_ibans(&mut pieces);
    runs(&pieces).iter().any(|run| (0..run.len()).any(|start| has_card_at(run, start)))
}

/// A character, as far as it matters here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece {
    /// A decimal digit of any script, as an ASCII digit.
    Digit(u8),
    /// A letter or another sort of number.
    Letter(char),
    /// A space, a dash or an invisible character.
    Separator,
    /// Any other sign.
    Sign,
}

impl Piece {
    fn of(c: char) -> Self {
        if c.is_ascii_digit() {
            return u8::try_from(c).map_or(Self::Sign, Self::Digit);
        }
        match Class::of(c) {
            Class::Letter => digit(c).map_or(Self::Letter(c.to_ascii_uppercase()), Self::Digit),
            Class::Space | Class::Break | Class::Dash | Class::Invisible | Class::Joiner | Class::Selector => {
                Self::Separator
            }
            Class::Other | Class::Unusable => Self::Sign,
        }
    }

    /// The ASCII character of a letter or digit.
    fn alphanumeric(self) -> Option<u8> {
        match self {
            Self::Digit(digit) => Some(digit),
            Self::Letter(letter) => u8::try_from(letter).ok(),
            Self::Separator | Self::Sign => None,
        }
    }

    fn joins(self) -> bool {
        matches!(self, Self::Digit(_) | Self::Letter(_))
    }
}

/// The ASCII digit that means the same as a decimal digit of any script. Unicode keeps the ten digits of a script
/// together and in order, so the distance from the first of them is the value.
fn digit(c: char) -> Option<u8> {
    let is_decimal = |c: u32| {
        char::from_u32(c)
            .is_some_and(|c| CodePointMapData::<GeneralCategory>::new().get(c) == GeneralCategory::DecimalNumber)
    };
    let code = u32::from(c);
    if !is_decimal(code) {
        return None;
    }
    let before = (1..=code).take_while(|distance| is_decimal(code - distance)).count();
    u8::try_from(before % 10).ok().map(|value| b'0' + value)
}

/// Replaces each valid IBAN, grouped or not, by signs.
fn spare_ibans(pieces: &mut [Piece]) {
    let mut start = 0;
    while start < pieces.len() {
        let begins = start == 0 || !pieces[start - 1].joins();
        match begins.then(|| iban_end(&pieces[start..])).flatten() {
            Some(length) => {
                pieces[start..start + length].fill(Piece::Sign);
                start += length;
            }
            None => start += 1,
        }
    }
}

/// The number of characters of the longest valid IBAN that the text begins with.
fn iban_end(pieces: &[Piece]) -> Option<usize> {
    if !matches!(pieces, [Piece::Letter(_), Piece::Letter(_), Piece::Digit(_), Piece::Digit(_), ..]) {
        return None;
    }
    let mut iban = Vec::with_capacity(34);
    let mut end = None;
    for (place, piece) in pieces.iter().enumerate() {
        match piece.alphanumeric() {
            Some(byte) if iban.len() < 34 => iban.push(byte),
            None if *piece == Piece::Separator => continue,
            _ => break,
        }
        let is_last = pieces.get(place + 1).is_none_or(|next| !next.joins());
        if is_last && iban.len() >= 15 && is_iban(&iban) {
            end = Some(place + 1);
        }
    }
    end
}

/// A number that no sign interrupts, and whether another sign than a space or dash is before it.
struct Group {
    digits: Vec<u8>,
    after_sign: bool,
}

/// The groups of digits that may belong together: there are no letters between them, and at most one sign.
fn runs(pieces: &[Piece]) -> Vec<Vec<Group>> {
    let mut runs: Vec<Vec<Group>> = vec![Vec::new()];
    let (mut signs, mut letters, mut in_group) = (0, false, false);
    for piece in pieces {
        match *piece {
            Piece::Digit(digit) => {
                if (letters || signs > 1) && !in_group {
                    runs.push(Vec::new());
                }
                if let Some(run) = runs.last_mut() {
                    match run.last_mut().filter(|_| in_group) {
                        Some(group) => group.digits.push(digit),
                        None => run.push(Group { digits: vec![digit], after_sign: signs > 0 }),
                    }
                }
                (signs, letters, in_group) = (0, false, true);
                continue;
            }
            Piece::Letter(_) => letters = true,
            Piece::Sign => signs += 1,
            Piece::Separator => {}
        }
        in_group = false;
    }
    runs
}

/// Whether a card number begins with this group. Its groups either are all that is between two signs, or are as on a
/// card.
fn has_card_at(run: &[Group], start: usize) -> bool {
    let is_end = |place: usize| run.get(place).is_none_or(|group| group.after_sign);
    let mut digits = Vec::with_capacity(LONGEST);
    let mut sizes = Vec::new();
    let mut has_sign = false;
    for (place, group) in run.iter().enumerate().skip(start) {
        digits.extend(&group.digits);
        sizes.push(group.digits.len());
        has_sign |= place > start && group.after_sign;
        if digits.len() > LONGEST {
            return false;
        }
        let is_whole = (start == 0 || run[start].after_sign) && is_end(place + 1) && !has_sign;
        let is_grouped = sizes.len() == 1 || GROUPINGS.contains(&sizes.as_slice());
        if (is_whole || is_grouped) && is_card(&digits) {
            return true;
        }
    }
    false
}

fn is_card(digits: &[u8]) -> bool {
    let begins_with = |(from, to): &(u64, u64)| {
        let length = from.to_string().len();
        digits.get(..length).is_some_and(|prefix| (*from..=*to).contains(&number(prefix)))
    };
    let is_of_scheme = || {
        SCHEMES.iter().any(|(_, prefixes, lengths)| lengths.contains(&digits.len()) && prefixes.iter().any(begins_with))
    };
    let is_gln = || digits.len() == 13 && is_gs1(digits);
    digits.len() >= SHORTEST && is_luhn(digits) && is_of_scheme() && !is_gln()
}

#[cfg(test)]
mod tests;
