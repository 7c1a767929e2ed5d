//! The card schemes, and which numbers are theirs.

use crate::kernel::checksum::{is_gs1, is_luhn};

/// The shortest and the longest card number (ISO/IEC 7812-1 permits up to 19 digits).
pub(super) const SHORTEST: usize = 13;
pub(super) const LONGEST: usize = 19;

/// A card scheme: its name, the ranges of what its numbers begin with (the first and the last, of the same length), and
/// the lengths of its numbers.
type Scheme = (&'static str, &'static [(&'static str, &'static str)], &'static [usize]);

/// The card schemes, by what they publish about their ranges. Dankort's cards that are also Visa cards begin with a 4.
///
/// Left out are schemes whose cards are of use in their own country alone, such as Elo, Verve and Troy, and the lengths
/// that Maestro may have by its range but that no cards of it are known with: 12 digits are a Swedish VAT number or a phone
/// number, and each further length makes more references fail.
pub(super) const SCHEMES: &[Scheme] = &[
    ("Visa", &[("4", "4")], &[13, 16, 19]),
    ("Mastercard", &[("51", "55"), ("2221", "2720")], &[16]),
    ("American Express", &[("34", "34"), ("37", "37")], &[15]),
    ("Dankort", &[("5019", "5019")], &[16]),
    ("Forbrugsforeningen", &[("600722", "600722")], &[16]),
    (
        "Maestro",
        &[("5018", "5018"), ("5020", "5020"), ("5038", "5038"), ("5893", "5893"), ("6304", "6304"), ("67", "67")],
        &[13, 14, 15, 16, 17, 18, 19],
    ),
    ("Maestro's range", &[("50", "50"), ("56", "58"), ("6", "6")], &[16, 18, 19]),
    ("Discover", &[("6011", "6011"), ("622126", "622925"), ("644", "649"), ("65", "65")], &[16, 17, 18, 19]),
    ("Diners Club", &[("300", "305"), ("3095", "3095"), ("36", "36"), ("38", "39")], &[14, 15, 16, 17, 18, 19]),
    ("JCB", &[("3528", "3589")], &[16, 17, 18, 19]),
    ("UnionPay", &[("62", "62"), ("8100", "8171")], &[16, 17, 18, 19]),
    ("Mir", &[("2200", "2204")], &[16, 17, 18, 19]),
    ("RuPay", &[("60", "60"), ("65", "65"), ("81", "82"), ("508", "508")], &[16]),
];

fn is_of((_, prefixes, lengths): &Scheme, digits: &[u8]) -> bool {
    let begins_with = |(first, last): &(&str, &str)| {
        let range = first.as_bytes()..=last.as_bytes();
        digits.get(..first.len()).is_some_and(|prefix| range.contains(&prefix))
    };
    lengths.contains(&digits.len()) && prefixes.iter().any(begins_with)
}

/// Whether the digits are a card number, and no GLN.
pub(super) fn is_card(digits: &[u8]) -> bool {
    let is_gln = || digits.len() == 13 && is_gs1(digits);
    digits.len() >= SHORTEST && is_luhn(digits) && SCHEMES.iter().any(|scheme| is_of(scheme, digits)) && !is_gln()
}
