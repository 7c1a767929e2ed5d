//! How often references that are no card numbers are taken for one.

use super::*;
use crate::kernel::checksum::iban::{REGISTRY, parts};

const DIGITS: &str = "0123456789";
const HEX: &str = "0123456789abcdef";
const ALL: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// `SplitMix64`: the same numbers on each run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % limit
    }

    fn text(&mut self, alphabet: &str, lengths: std::ops::RangeInclusive<u64>) -> String {
        let length = lengths.start() + self.below(lengths.end() - lengths.start() + 1);
        let letter = |_| {
            let place = self.below(u64::try_from(alphabet.len()).unwrap());
            char::from(alphabet.as_bytes()[usize::try_from(place).unwrap()])
        };
        (0..length).map(letter).collect()
    }

    fn gln(&mut self) -> String {
        let digits = self.text(DIGITS, 12..=12);
        (0..10).map(|last| format!("{digits}{last}")).find(|text| is_gs1(text.as_bytes())).unwrap()
    }

    /// An IBAN of any country whose accounts are digits.
    fn iban(&mut self) -> String {
        let countries = REGISTRY.iter().filter(|(_, shape)| parts(shape).all(|(_, sort)| sort == b'n'));
        let countries = countries.collect::<Vec<_>>();
        let place = self.below(u64::try_from(countries.len()).unwrap());
        let (country, shape) = countries[usize::try_from(place).unwrap()];
        let length = u64::try_from(parts(shape).map(|(count, _)| count).sum::<usize>()).unwrap();
        let account = self.text(DIGITS, length..=length);
        let mut checked = (2..=98).map(|check| format!("{country}{check:02}{account}"));
        checked.find(|text| is_iban(text.as_bytes())).unwrap()
    }

    fn uuid(&mut self) -> String {
        [8, 4, 4, 4, 12].map(|length| self.text(HEX, length..=length)).join("-")
    }

    /// A Danish phone number.
    fn phone_number(&mut self) -> String {
        grouped(&format!("{}{}", self.text("23456789", 1..=1), self.text(DIGITS, 7..=7)), 2)
    }
}

fn grouped(text: &str, length: usize) -> String {
    text.as_bytes().chunks(length).map(String::from_utf8_lossy).collect::<Vec<_>>().join(" ")
}

/// A kind of references: how many are made, how, and how many of 10,000 are taken for card numbers.
type Kind = (u32, fn(&mut Random) -> String, f64);

const KINDS: &[Kind] = &[
    // Unbroken numbers.
    (300_000, |random| random.text(DIGITS, 10..=20), 105.5),
    (100_000, |random| random.text(DIGITS, 5..=12), 0.0),
    (100_000, |random| format!("PO-{}", random.text(DIGITS, 10..=12)), 0.0),
    (50_000, |random| format!("PO{}", random.text(DIGITS, 10..=20)), 179.0),
    // Other identifiers.
    (200_000, |random| random.text(ALL, 10..=20), 0.0),
    (50_000, |random| random.text(HEX, 32..=32), 26.8),
    (50_000, Random::uuid, 24.8),
    (100_000, Random::gln, 0.0),
    (50_000, |random| format!("{}/{}", random.gln(), random.text(DIGITS, 4..=6)), 0.0),
    (50_000, |random| grouped(&random.iban(), 4), 0.0),
    // Several numbers, and numbers in groups.
    (50_000, |random| grouped(&random.text(DIGITS, 10..=20), 4), 298.2),
    (50_000, |random| format!("2026-11-{:02}/{}", random.below(30) + 1, random.text(DIGITS, 6..=6)), 0.0),
    (50_000, |random| format!("{} / {}", random.text(DIGITS, 6..=8), random.text(DIGITS, 6..=8)), 96.2),
    (50_000, |random| format!("{} / {}", random.phone_number(), random.phone_number()), 590.2),
    (50_000, |random| format!("+49 15{} {}", random.below(10), random.text(DIGITS, 8..=8)), 0.0),
];

/// More than a million references. The rates are exact, since the references are the same on each run. Of unbroken numbers
/// only those are refused that nothing but their length tells from a card number: 1.1 %, or 1.5 % if Maestro's range had all
/// lengths. Of numbers in groups it is more: every row of whole groups may be a card number, and two Danish phone numbers
/// have 16 digits.
#[test]
fn p04_few_references_are_taken_for_card_numbers() {
    let measured = KINDS.iter().map(|(count, reference, _)| {
        let mut random = Random(0x5EED);
        let found = (0..*count).filter(|_| has_card_number(&reference(&mut random))).count();
        f64::from(u32::try_from(found).unwrap()) * 10_000.0 / f64::from(*count)
    });
    let measured = measured.collect::<Vec<_>>();
    let is_pinned = |(measured, (_, _, pinned)): (&f64, &Kind)| (measured - pinned).abs() < 0.1;
    assert!(measured.iter().zip(KINDS).all(is_pinned), "{measured:?}");
}
