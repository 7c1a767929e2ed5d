//! The check digits of the member states whose rule is more than a weighted sum. Each function is given a number that has
//! its shape.

use crate::kernel::checksum::{is_luhn, last, mod_97, number, values, weighted};

fn without_last(n: &[u8]) -> &[u8] {
    n.split_last().map_or(n, |(_, others)| others)
}

/// Luhn's formula with 4 added to the sum.
pub(super) fn austria(n: &[u8]) -> bool {
    let sum =
        values(&n[1..]).zip([1, 2, 1, 2, 1, 2, 1, 1]).map(|(digit, weight)| digit * weight / 10 + digit * weight % 10);
    (sum.sum::<u32>() + 4).is_multiple_of(10)
}

/// The last two digits are the difference to the next multiple of 97.
pub(super) fn belgium(n: &[u8]) -> bool {
    let (main, check) = n.split_at(8);
    97 - number(main) % 97 == number(check)
}

/// Legal entities.
pub(super) fn bulgaria(n: &[u8]) -> bool {
    two_rounds(n, &[1, 2, 3, 4, 5, 6, 7, 8], &[3, 4, 5, 6, 7, 8, 9, 10])
}

/// The remainder of a weighted sum by 11. If it is 10, that of a second sum.
fn two_rounds(n: &[u8], first: &[u32], second: &[u32]) -> bool {
    let main = without_last(n);
    let check = match weighted(main, first) % 11 {
        10 => weighted(main, second) % 11 % 10,
        check => check,
    };
    check == last(n)
}

/// The digits in odd places count as other numbers. The check letter is the remainder by 26.
pub(super) fn cyprus(n: &[u8]) -> bool {
    const ODD: [u32; 10] = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21];
    let main = without_last(n);
    let sum = values(main).enumerate().map(|(place, digit)| match place % 2 {
        0 => ODD.get(digit as usize).copied().unwrap_or_default(),
        _ => digit,
    });
    !n.starts_with(b"12") && n.last().map(|letter| u32::from(letter - b'A')) == Some(sum.sum::<u32>() % 26)
}

/// Legal entities.
pub(super) fn czechia(n: &[u8]) -> bool {
    let rest = weighted(n, &[8, 7, 6, 5, 4, 3, 2]) % 11;
    n[0] != b'9' && (11 - rest) % 10 == last(n)
}

/// The special numbers, which begin with a 6 that does not count.
pub(super) fn czechia_special(n: &[u8]) -> bool {
    let rest = weighted(&n[1..], &[8, 7, 6, 5, 4, 3, 2]) % 11;
    (rest + 8) % 10 == last(n)
}

/// People have eight digits and a letter, or a letter, seven digits and a letter. Organisations have the letter of their
/// legal form, seven digits, and a digit if they are national, a letter if they are not or are public.
pub(super) fn spain(n: &[u8]) -> bool {
    const PEOPLE: &[u8; 23] = b"TRWAGMYFPDXBNJZSQVHLCKE";
    const ORGANISATIONS: &[u8; 10] = b"JABCDEFGHI";
    let Some((check, main)) = n.split_last() else { return false };
    let of_person = |digits: u64| PEOPLE.iter().zip(0..).any(|(letter, rest)| letter == check && rest == digits % 23);
    match main[0] {
        b'0'..=b'9' => of_person(number(main)),
        b'K' | b'L' | b'M' => of_person(number(&main[1..])),
        first @ b'X'..=b'Z' => of_person(u64::from(first - b'X') * 10_000_000 + number(&main[1..])),
        first => {
            let is_digit = || is_luhn(&n[1..]);
            let is_letter = || {
                ORGANISATIONS.iter().zip(b'0'..).any(|(letter, digit)| {
                    letter == check && is_luhn(&main[1..].iter().copied().chain([digit]).collect::<Vec<_>>())
                })
            };
            match (first, check.is_ascii_digit()) {
                (b'A'..=b'H' | b'J' | b'U' | b'V', true) => is_digit(),
                (b'A'..=b'H' | b'N' | b'P'..=b'S' | b'W', false) => is_letter(),
                _ => false,
            }
        }
    }
}

/// A key of two characters before the company's number (SIREN), which has a check digit of its own, except in Monaco.
pub(super) fn france(n: &[u8]) -> bool {
    const ALPHABET: &[u8; 34] = b"0123456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    let (key, siren) = n.split_at(2);
    let place = |byte: u8| ALPHABET.iter().zip(0_u64..).find(|(letter, _)| **letter == byte).map(|(_, place)| place);
    let (Some(first), Some(second)) = (place(key[0]), place(key[1])) else { return false };
    let has_key = if first < 10 && second < 10 {
        (number(siren) * 100 + 12) % 97 == number(key)
    } else {
        // The smallest sums are those of `0A` and of `A0`, so that nothing gets below zero.
        let sum = if first < 10 { first * 24 + second - 10 } else { first * 34 + second - 100 };
        (number(siren) + 1 + sum / 11) % 11 == sum % 11
    };
    has_key && (siren.starts_with(b"000") || is_luhn(siren))
}

/// Seven digits and a check letter. A second letter, A to I since 2013, counts nine times. A W, which married women had
/// before that, does not count.
pub(super) fn ireland(n: &[u8]) -> bool {
    let more = match n.get(8) {
        None | Some(b'W') => 0,
        Some(letter @ b'A'..=b'I') => u32::from(letter - b'A') + 1,
        Some(_) => return false,
    };
    irish_letter(weighted(n, &[8, 7, 6, 5, 4, 3, 2]) + 9 * more) == n[7]
}

/// A digit, a letter or sign, five digits and a check letter: in the sum, the first digit counts after the five.
pub(super) fn ireland_before_1992(n: &[u8]) -> bool {
    irish_letter(weighted(&n[2..7], &[7, 6, 5, 4, 3]) + values(&n[..1]).sum::<u32>() * 2) == n[7]
}

fn irish_letter(sum: u32) -> u8 {
    b"WABCDEFGHIJKLMNOPQRSTUV".get(sum as usize % 23).copied().unwrap_or_default()
}

/// Luhn's formula. The three digits before the last name the tax office.
pub(super) fn italy(n: &[u8]) -> bool {
    let office = number(&n[7..10]);
    number(&n[..7]) > 0 && matches!(office, 1..=100 | 120 | 121 | 888 | 999) && is_luhn(n)
}

/// Nine or twelve digits.
pub(super) fn lithuania(n: &[u8]) -> bool {
    two_rounds(n, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2], &[3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4])
}

/// Legal entities.
pub(super) fn latvia(n: &[u8]) -> bool {
    weighted(n, &[9, 1, 4, 8, 3, 10, 2, 5, 7, 6, 1]) % 11 == 3
}

/// The last two digits are the difference to the next multiple of 37.
pub(super) fn malta(n: &[u8]) -> bool {
    let sum = weighted(&n[..6], &[3, 4, 6, 7, 8, 9]);
    n[0] != b'0' && u64::from(37 - sum % 37) == number(&n[6..])
}

/// Companies have the check digit of their number (RSIN). Sole traders have had numbers of their own since 2020, with
/// check digits over the whole of it, prefix included.
pub(super) fn netherlands(n: &[u8]) -> bool {
    let is_company = || {
        let rest = weighted(n, &[9, 8, 7, 6, 5, 4, 3, 2]) % 11;
        rest == last(&n[..9])
    };
    let is_sole_trader = || mod_97(b"NL".iter().chain(n).copied()) == Some(1);
    number(&n[..9]) > 0 && number(&n[10..]) > 0 && (is_company() || is_sole_trader())
}

pub(super) fn portugal(n: &[u8]) -> bool {
    let rest = weighted(n, &[9, 8, 7, 6, 5, 4, 3, 2]) % 11;
    n[0] != b'0' && last(n) == if rest < 2 { 0 } else { 11 - rest }
}

/// Two to ten digits, whose weights are counted from the end.
pub(super) fn romania(n: &[u8]) -> bool {
    const WEIGHTS: [u32; 9] = [7, 5, 3, 2, 1, 7, 5, 3, 2];
    let main = without_last(n);
    let sum = weighted(main, &WEIGHTS[WEIGHTS.len() - main.len()..]);
    n[0] != b'0' && sum * 10 % 11 % 10 == last(n)
}

/// Of the sums, 11 yields no number, and 10 the digit 0.
pub(super) fn slovenia(n: &[u8]) -> bool {
    let rest = weighted(n, &[8, 7, 6, 5, 4, 3, 2]) % 11;
    n[0] != b'0' && rest != 0 && (11 - rest) % 10 == last(n)
}

/// The whole number is a multiple of 11.
pub(super) fn slovakia(n: &[u8]) -> bool {
    n[0] != b'0' && matches!(n[2], b'2' | b'3' | b'4' | b'7' | b'8' | b'9') && number(n).is_multiple_of(11)
}
