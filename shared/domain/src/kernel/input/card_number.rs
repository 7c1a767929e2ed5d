//! Finds card numbers in free text. A card number must reach a payment provider only, so it is refused wherever it is
//! typed (P04).

mod groups;
mod piece;
#[cfg(test)]
mod rates;
mod schemes;
#[cfg(test)]
mod tests;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use crate::kernel::checksum::{iban::is_iban, is_gs1};
use groups::{Group, groups};
use piece::Piece;
use schemes::{LONGEST, SHORTEST, is_card};

/// Whether there is a card number in the text: a number of a known scheme with its length and check digit. Its digits are
/// all those of neighbouring groups. Spaces, dashes and invisible characters may be between them in any number, and up to
/// three other characters; letters only if they are the same in every place. Digits of any script count.
///
/// Spared are a valid GLN and what begins with one, a valid IBAN, up to 13 digits after a plus, which are a phone number,
/// and an unbroken number of another length.
///
/// From each group of digits, the search goes no further than the length of the longest card number.
#[must_use]
pub fn has_card_number(text: &str) -> bool {
    if has_few_digits(text) {
        return false;
    }
    let mut pieces = text.nfkc().filter(|c| !is_combining_mark(*c)).map(Piece::of).collect::<Vec<_>>();
    if pieces.iter().filter(|piece| piece.digit().is_some()).count() < SHORTEST {
        return false;
    }
    spare_ibans(&mut pieces);
    let (digits, groups) = groups(&pieces);
    (0..groups.len()).any(|first| has_card_from(&digits, &groups[first..]))
}

/// Whether the text is of characters whose digits are those of ASCII, and has too few of them. Nearly every text is such a one.
fn has_few_digits(text: &str) -> bool {
    let mut digits = 0;
    text.chars().all(|c| {
        digits += usize::from(c.is_ascii_digit());
        (c.is_ascii() || is_latin(c)) && digits < SHORTEST
    })
}

/// Whether it is a letter of Latin script, of which no compatibility form has a digit.
const fn is_latin(c: char) -> bool {
    matches!(c, '\u{c0}'..='\u{24f}')
}

/// Replaces each valid IBAN, grouped or not, by pieces that nothing is read across.
fn spare_ibans(pieces: &mut [Piece]) {
    let mut start = 0;
    while start < pieces.len() {
        let begins = start == 0 || !pieces[start - 1].joins();
        match begins.then(|| iban_length(&pieces[start..])).flatten() {
            Some(length) => {
                pieces[start..start + length].fill(Piece::Spared);
                start += length;
            }
            None => start += 1,
        }
    }
}

/// The number of pieces of the valid IBAN that the text begins with.
fn iban_length(pieces: &[Piece]) -> Option<usize> {
    const LONGEST_IBAN: usize = 34;
    if !matches!(pieces, [Piece::Letter(_), Piece::Letter(_), Piece::Digit(_), Piece::Digit(_), ..]) {
        return None;
    }
    let mut iban = Vec::with_capacity(LONGEST_IBAN);
    for (place, piece) in pieces.iter().enumerate() {
        match piece.alphanumeric() {
            Some(byte) if iban.len() < LONGEST_IBAN => iban.push(byte),
            None if *piece == Piece::Separator => continue,
            _ => return None,
        }
        let is_last = pieces.get(place + 1).is_none_or(|next| !next.joins());
        if is_last && is_iban(&iban) {
            return Some(place + 1);
        }
    }
    None
}

/// Whether a card number begins with the first of these groups. After two letters, its first two digits may be the check
/// digits of something that was meant to be an IBAN, so the number may also begin behind them.
fn has_card_from(digits: &[u8], groups: &[Group]) -> bool {
    let Some(first) = groups.first() else { return false };
    let is_gln = first.length() == 13 && is_gs1(first.of(digits));
    let is_found = |skipped: usize| {
        let is_number = |number: &[u8]| {
            let is_phone_number = first.is_after_plus && number.len() <= 13;
            !is_phone_number && is_card(&number[skipped..])
        };
        numbers(digits, groups, skipped).any(is_number)
    };
    (!is_gln && is_found(0)) || (first.is_after_country && first.length() > 2 && is_found(2))
}

/// The numbers that the first of these groups, and it with those after it, write. `skipped` digits of them do not count.
fn numbers<'a>(digits: &'a [u8], groups: &'a [Group], skipped: usize) -> impl Iterator<Item = &'a [u8]> {
    let mut letters = None;
    let start = groups.first().map_or(0, |first| first.start);
    groups
        .iter()
        .enumerate()
        .take_while(move |(place, group)| *place == 0 || group.gap.joins(&mut letters))
        .map(move |(_, group)| &digits[start..group.end])
        .take_while(move |number| number.len() <= LONGEST + skipped)
}
