//! The VAT numbers that are numbers of people: most of them begin with the date of birth.

use jiff::civil::Date;

use crate::kernel::checksum::{last, number, weighted};

/// The number that two digits write.
fn two(n: &[u8], place: usize) -> i16 {
    n.get(place..place + 2).and_then(|digits| i16::try_from(number(digits)).ok()).unwrap_or_default()
}

fn is_date(year: i16, month: i16, day: i16) -> bool {
    let (Ok(month), Ok(day)) = (i8::try_from(month), i8::try_from(day)) else { return false };
    Date::new(year, month, day).is_ok()
}

/// Citizens, foreigners, and others.
pub(super) fn bulgaria(n: &[u8]) -> bool {
    let citizen = || {
        let (year, month, day) = (two(n, 0), two(n, 2), two(n, 4));
        // The month says the century, too.
        let is_date = match month {
            0..=12 => is_date(1900 + year, month, day),
            21..=32 => is_date(1800 + year, month - 20, day),
            41..=52 => is_date(2000 + year, month - 40, day),
            _ => false,
        };
        is_date && weighted(n, &[2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11 % 10 == last(n)
    };
    let foreigner = || weighted(n, &[21, 19, 17, 13, 11, 9, 7, 3, 1]) % 10 == last(n);
    let other = || weighted(n, &[4, 3, 2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11);
    citizen() || foreigner() || other()
}

/// Birth numbers: of nine digits without a check digit until 1953, of ten since then.
pub(super) fn czechia(n: &[u8]) -> bool {
    let (year, month, day) = (two(n, 0), two(n, 2), two(n, 4));
    let is_before_1954 = n.len() == 9;
    let year = match (is_before_1954, year) {
        (true, 54..) => return false,
        (true, _) | (false, 54..) => 1900 + year,
        (false, _) => 2000 + year,
    };
    // Women have 50 more than the month. Since 2004 there can be 20 more if a day's numbers do not suffice.
    let month = match month {
        1..=12 => month,
        51..=62 => month - 50,
        21..=32 if year >= 2004 => month - 20,
        71..=82 if year >= 2004 => month - 70,
        _ => return false,
    };
    // Until 1985 a few numbers were given whose remainder is 10 and whose last digit is 0.
    is_date(year, month, day) && (is_before_1954 || number(&n[..9]) % 11 % 10 == u64::from(last(n)))
}

/// Personal codes: with a date of birth, or since July 2017 with 32 in its place.
pub(super) fn latvia(n: &[u8]) -> bool {
    let century = i16::from(n[6] - b'0') * 100 + 1800;
    let is_date = n.starts_with(b"32") || is_date(century + two(n, 4), two(n, 2), two(n, 0));
    is_date && (weighted(n, &[10, 5, 8, 4, 2, 1, 6, 3, 7, 9]) + 1) % 11 % 10 == last(n)
}
