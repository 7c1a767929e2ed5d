//! The forms of postal codes.

use crate::{
    billing::shape,
    kernel::{field_error::FieldErrorCode, input},
};

/// The codes of the EEA and its neighbours, in the shapes of [`shape`]: country, the sign that is often written before the
/// code in place of the country's code, and shapes. From the country pages of the Universal Postal Union.
const FORMS: &[(&str, &str, &[&str])] = &[
    ("AT", "A", &["nnnn"]),
    ("AX", "AX", &["22nnn"]),
    ("BE", "B", &["nnnn"]),
    ("BG", "BG", &["nnnn"]),
    ("CH", "CH", &["nnnn"]),
    ("CY", "CY", &["nnnn"]),
    ("CZ", "CZ", &["nnn nn"]),
    ("DE", "D", &["nnnnn"]),
    ("DK", "DK", &["nnnn"]),
    ("EE", "EE", &["nnnnn"]),
    ("ES", "E", &["nnnnn"]),
    ("FI", "FIN", &["nnnnn"]),
    ("FO", "FO", &["nnn"]),
    ("FR", "F", &["nnnnn"]),
    ("GB", "GB", &["an naa", "ann naa", "aan naa", "aann naa", "ana naa", "aana naa"]),
    ("GL", "GL", &["39nn"]),
    ("GR", "GR", &["nnn nn"]),
    ("HR", "HR", &["nnnnn"]),
    ("HU", "H", &["nnnn"]),
    ("IE", "IE", &["ann xxxx", "D6W xxxx"]),
    ("IS", "IS", &["nnn"]),
    ("IT", "I", &["nnnnn"]),
    ("LI", "FL", &["nnnn"]),
    ("LT", "LT", &["LT-nnnnn"]),
    ("LU", "L", &["nnnn"]),
    ("LV", "LV", &["LV-nnnn"]),
    ("MC", "MC", &["98nnn"]),
    ("MT", "MT", &["aaa nnnn"]),
    ("NL", "NL", &["nnnn aa"]),
    ("NO", "N", &["nnnn"]),
    ("PL", "PL", &["nn-nnn"]),
    ("PT", "P", &["nnnn-nnn"]),
    ("RO", "RO", &["nnnnnn"]),
    ("SE", "S", &["nnn nn"]),
    ("SI", "SI", &["nnnn"]),
    ("SJ", "N", &["nnnn"]),
    ("SK", "SK", &["nnn nn"]),
    ("SM", "SM", &["4789n"]),
    ("VA", "VA", &["00120"]),
];

/// The maximum length of a code, with a country's code before it.
const LONGEST: usize = 12;

/// The rule for every country: letters and digits, with spaces or dashes between them.
pub(super) fn general(text: &str) -> Result<String, FieldErrorCode> {
    read(text).map_err(|error| input::refused(text, error))
}

fn read(text: &str) -> Result<String, FieldErrorCode> {
    let code = input::exact(text).to_ascii_uppercase();
    if code.is_empty() {
        return Err(FieldErrorCode::Empty);
    }
    if code.chars().count() > LONGEST {
        return Err(FieldErrorCode::TooLong);
    }
    let is_inside = |byte: u8| byte.is_ascii_alphanumeric() || byte == b' ' || byte == b'-';
    let is_end = |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric());
    let mut bytes = code.bytes();
    let is_code = code.len() > 1 && bytes.all(is_inside) && is_end(code.bytes().next()) && is_end(code.bytes().last());
    if is_code { Ok(code) } else { Err(FieldErrorCode::InvalidPostalCode) }
}

/// The code in the form of a country. A country that is not in the table has the general rule.
pub(super) fn of_country(code: &str, country: &str) -> Result<String, FieldErrorCode> {
    let Some((_, sign, shapes)) = FORMS.iter().find(|(other, ..)| *other == country) else {
        return Ok(code.to_owned());
    };
    let compact = code.replace([' ', '-'], "");
    let without = |prefix: &str| compact.strip_prefix(prefix).map(str::to_owned);
    let written = [Some(compact.clone()), without(country), without(sign), Some(format!("{country}{compact}"))];
    let grouped = written.iter().flatten().find_map(|code| shapes.iter().find_map(|shape| shape::grouped(shape, code)));
    grouped.ok_or(FieldErrorCode::InvalidPostalCode)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read_in(text: &str, country: &str) -> Result<String, FieldErrorCode> {
        general(text).and_then(|code| of_country(&code, country))
    }

    #[test]
    fn p03_codes_are_read_as_they_are_written_in_each_country() {
        for (country, written, code) in [
            ("AT", "A-1010", "1010"),
            ("BE", "1000", "1000"),
            ("CH", "8001", "8001"),
            ("CZ", "11000", "110 00"),
            ("DE", "D-10115", "10115"),
            ("DK", "0800", "0800"),
            ("DK", "DK 6300", "6300"),
            ("EE", "10111", "10111"),
            ("ES", "28013", "28013"),
            ("FI", "FIN-00100", "00100"),
            ("FO", "FO-100", "100"),
            ("FR", "75001", "75001"),
            ("GB", "sw1a1aa", "SW1A 1AA"),
            ("GB", "M1 1AE", "M1 1AE"),
            ("GL", "3900", "3900"),
            ("GR", "105 57", "105 57"),
            ("IE", "d02x285", "D02 X285"),
            ("IE", "D6W F642", "D6W F642"),
            ("IS", "101", "101"),
            ("IT", "00118", "00118"),
            ("LT", "01100", "LT-01100"),
            ("LU", "L-2449", "2449"),
            ("LV", "lv-1050", "LV-1050"),
            ("MT", "VLT1117", "VLT 1117"),
            ("MT", "MTF 1100", "MTF 1100"),
            ("NL", "1012ab", "1012 AB"),
            ("NO", "N-0150", "0150"),
            ("PL", "00950", "00-950"),
            ("PT", "1000 205", "1000-205"),
            ("RO", "010011", "010011"),
            ("SE", "SE-111 22", "111 22"),
            ("SE", "11122", "111 22"),
            ("SI", "1000", "1000"),
            ("SK", "81101", "811 01"),
            ("US", "20500-0003", "20500-0003"),
            ("JP", "100-8111", "100-8111"),
        ] {
            assert_eq!(read_in(written, country).as_deref(), Ok(code), "{country} {written}");
            assert_eq!(read_in(code, country).as_deref(), Ok(code), "{country} {code}");
        }
    }

    #[test]
    fn p03_a_code_begins_and_ends_with_a_letter_or_digit_and_has_but_spaces_and_dashes_between() {
        for code in ["-6300", "6300-", "63/00", "6", "--"] {
            assert_eq!(general(code), Err(FieldErrorCode::InvalidPostalCode), "{code}");
        }
        assert_eq!(general("a-1 2").as_deref(), Ok("A-1 2"));
    }

    #[test]
    fn p03_the_code_of_another_country_is_refused() {
        for (country, code) in [
            ("DK", "111 22"),
            ("DK", "630"),
            ("SE", "6300"),
            ("NO", "00100"),
            ("DE", "6300"),
            ("NL", "1012"),
            ("PL", "0950"),
            ("FR", "7500A"),
            ("FI", "0010"),
            ("IE", "1234567"),
            ("IT", "D-10115"),
            ("ES", "2801"),
            ("GL", "6300"),
            ("US", "-"),
            ("US", "2050ø"),
        ] {
            assert_eq!(read_in(code, country), Err(FieldErrorCode::InvalidPostalCode), "{country} {code}");
        }
        assert_eq!(read_in(" ", "DK"), Err(FieldErrorCode::Empty));
        assert_eq!(read_in("1234567890123", "US"), Err(FieldErrorCode::TooLong));
        assert_eq!(read_in("4111 1111 1111 1111", "US"), Err(FieldErrorCode::CardNumberRefused));
    }

    proptest! {
        #[test]
        fn a_code_read_twice_is_the_code_read_once(text in "[0-9A-Za-z -]{0,12}|.{0,12}", place in 0..FORMS.len()) {
            for country in [FORMS[place].0, "US"] {
                if let Ok(code) = read_in(&text, country) {
                    prop_assert_eq!(read_in(&code, country), Ok(code));
                }
            }
        }
    }
}
