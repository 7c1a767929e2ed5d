//! What each character of a text means to the search for card numbers.

use icu_properties::{CodePointMapData, props::GeneralCategory};

use crate::kernel::input::class::Class;

/// A character, as far as it matters here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece {
    /// A digit of any script, as an ASCII digit.
    Digit(u8),
    /// A letter or another sort of number. A letter of ASCII is a capital.
    Letter(char),
    /// A space, a dash or an invisible character.
    Separator,
    /// Any other sign.
    Sign(char),
    /// A character of an IBAN.
    Spared,
}

impl Piece {
    pub(super) fn of(c: char) -> Self {
        match Class::of(c) {
            Class::Letter => digit(c).map_or(Self::Letter(c.to_ascii_uppercase()), Self::Digit),
            Class::Space | Class::Break | Class::Dash | Class::Invisible | Class::Joiner | Class::Selector => {
                Self::Separator
            }
            Class::Other | Class::Unusable => Self::Sign(c),
        }
    }

    pub(super) fn digit(self) -> Option<u8> {
        if let Self::Digit(digit) = self { Some(digit) } else { None }
    }

    /// The ASCII character of a letter or digit.
    pub(super) fn alphanumeric(self) -> Option<u8> {
        match self {
            Self::Digit(digit) => Some(digit),
            Self::Letter(letter) => u8::try_from(letter).ok(),
            Self::Separator | Self::Sign(_) | Self::Spared => None,
        }
    }

    /// Whether a word goes on with it.
    pub(super) fn joins(self) -> bool {
        matches!(self, Self::Digit(_) | Self::Letter(_))
    }
}

/// The signs of one digit that are no decimal digits and have no compatibility form: the first and the last of each row,
/// and the digit of the first (Unicode's `Numeric_Type` `Digit`; the last row has `Numeric`).
const DIGIT_SIGNS: &[(char, char, u8)] = &[
    ('\u{1369}', '\u{1371}', b'1'),
    ('\u{19da}', '\u{19da}', b'1'),
    ('\u{24f5}', '\u{24fd}', b'1'),
    ('\u{24ff}', '\u{24ff}', b'0'),
    ('\u{2776}', '\u{277e}', b'1'),
    ('\u{2780}', '\u{2788}', b'1'),
    ('\u{278a}', '\u{2792}', b'1'),
    ('\u{10a40}', '\u{10a43}', b'1'),
    ('\u{10e60}', '\u{10e68}', b'1'),
    ('\u{11052}', '\u{1105a}', b'1'),
    ('\u{1f10b}', '\u{1f10b}', b'0'),
    ('\u{1f10c}', '\u{1f10c}', b'0'),
];

/// The ASCII digit that means the same as a digit of any script.
pub(super) fn digit(c: char) -> Option<u8> {
    if c.is_ascii_digit() {
        return u8::try_from(c).ok();
    }
    decimal(c).or_else(|| {
        let (first, _, value) = DIGIT_SIGNS.iter().find(|(first, last, _)| (*first..=*last).contains(&c))?;
        u8::try_from(u32::from(c) - u32::from(*first)).ok().map(|distance| value + distance)
    })
}

/// Unicode keeps the ten decimal digits of a script together and in order, so the distance from the first of them is the
/// value.
fn decimal(c: char) -> Option<u8> {
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
