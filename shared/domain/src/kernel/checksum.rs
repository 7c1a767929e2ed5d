//! Check digits: the schemes that several kinds of numbers use.

pub(crate) mod iban;

/// The values of ASCII digits. The caller makes sure that there is nothing else.
pub(crate) fn values(digits: &[u8]) -> impl DoubleEndedIterator<Item = u32> + '_ {
    digits.iter().map(|digit| u32::from(digit.wrapping_sub(b'0')))
}

/// The value of the last digit, which most schemes check by.
pub(crate) fn last(digits: &[u8]) -> u32 {
    values(digits).next_back().unwrap_or_default()
}

/// The number that ASCII digits write.
pub(crate) fn number(digits: &[u8]) -> u64 {
    values(digits).fold(0, |number, digit| number.wrapping_mul(10).wrapping_add(u64::from(digit)))
}

/// The sum of the digits, each multiplied by its weight. Digits without a weight do not count.
pub(crate) fn weighted(digits: &[u8], weights: &[u32]) -> u32 {
    values(digits).zip(weights).map(|(digit, weight)| digit * weight).sum()
}

/// Whether the last digit is the check digit by Luhn's formula (ISO/IEC 7812-1, annex B).
pub(crate) fn is_luhn(digits: &[u8]) -> bool {
    let doubled = |digit: u32| if digit > 4 { digit * 2 - 9 } else { digit * 2 };
    let sum =
        values(digits).rev().enumerate().map(|(place, digit)| if place % 2 == 1 { doubled(digit) } else { digit });
    sum.sum::<u32>().is_multiple_of(10)
}

/// Whether the last digit is the check digit of a GS1 key, such as a GLN (GS1 General Specifications, § 7.9).
pub(crate) fn is_gs1(digits: &[u8]) -> bool {
    let sum = values(digits).rev().enumerate().map(|(place, digit)| if place % 2 == 1 { digit * 3 } else { digit });
    sum.sum::<u32>().is_multiple_of(10)
}

/// Whether the last digit is the check digit by ISO/IEC 7064, MOD 11,10.
pub(crate) fn is_mod_11_10(digits: &[u8]) -> bool {
    let Some((last, others)) = digits.split_last() else { return false };
    let rest = values(others).fold(10, |rest, digit| match (rest + digit) % 10 {
        0 => 9,
        sum => sum * 2 % 11,
    });
    (rest + u32::from(last.wrapping_sub(b'0'))) % 10 == 1
}

/// The remainder by 97 of a text of digits and capital letters, where A is 10 and Z is 35 (ISO/IEC 7064, MOD 97-10).
/// `None` if there is another character.
pub(crate) fn mod_97(text: impl IntoIterator<Item = u8>) -> Option<u32> {
    text.into_iter().try_fold(0, |rest, byte| match byte {
        b'0'..=b'9' => Some((rest * 10 + u32::from(byte - b'0')) % 97),
        b'A'..=b'Z' => Some((rest * 100 + u32::from(byte - b'A') + 10) % 97),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Whether any other digit in any place is refused.
    fn finds_each_changed_digit(text: &str, is_valid: fn(&[u8]) -> bool) -> bool {
        (0..text.len()).all(|place| {
            (b'0'..=b'9').filter(|digit| *digit != text.as_bytes()[place]).all(|digit| {
                let mut changed = text.as_bytes().to_vec();
                changed[place] = digit;
                !is_valid(&changed)
            })
        })
    }

    /// The digits with the last digit that makes them valid.
    fn completed(digits: &str, is_valid: fn(&[u8]) -> bool) -> String {
        let mut all = (0..10).map(|last| format!("{digits}{last}")).filter(|text| is_valid(text.as_bytes()));
        let only = all.next().unwrap();
        assert_eq!(all.next(), None);
        only
    }

    proptest! {
        #[test]
        fn a_changed_digit_is_always_found(digits in "[0-9]{1,20}") {
            for is_valid in [is_luhn, is_gs1, is_mod_11_10] {
                prop_assert!(finds_each_changed_digit(&completed(&digits, is_valid), is_valid));
            }
        }
    }

    #[test]
    fn the_examples_of_the_standards_are_valid() {
        assert!(is_luhn(b"79927398713") && is_gs1(b"6291041500213") && is_mod_11_10(b"07945"));
        assert_eq!(mod_97(*b"79428"), Some(79_428 % 97));
        assert_eq!(mod_97(*b"7-"), None);
    }
}
