//! Global Location Numbers, by which e-invoices are addressed. In Denmark they are called EAN numbers.

use crate::kernel::{checksum::is_gs1, field_error::FieldErrorCode, input};

crate::personal_text! {
    /// A GLN: 13 digits, the last of which is a check digit (GS1 General Specifications). Spaces and dashes between
    /// them are dropped.
    Gln, parse = normalise, format = "gln", example = "5798009811578",
    pattern = "^[0-9]{13}$", longest = 13
}

fn normalise(text: &str) -> Result<String, FieldErrorCode> {
    let digits = input::code(text);
    if digits.is_empty() {
        return Err(FieldErrorCode::Empty);
    }
    let is_gln = digits.len() == 13 && digits.bytes().all(|byte| byte.is_ascii_digit()) && is_gs1(digits.as_bytes());
    if is_gln { Ok(digits) } else { Err(input::refused(text, FieldErrorCode::InvalidGln)) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Numbers of Danish authorities, and the examples of GS1.
    const PUBLISHED: &[&str] = &["5798009811578", "5798000880016", "5798000416642", "6291041500213", "4006381333931"];

    #[test]
    fn p04_published_numbers_are_valid_and_no_other_check_digit_is() {
        for number in PUBLISHED {
            assert_eq!(Gln::parse(number).unwrap().as_str(), *number);
            for digit in ('0'..='9').filter(|digit| !number.ends_with(*digit)) {
                let changed = format!("{}{digit}", &number[..12]);
                // One of them could be a Visa card's number.
                assert_eq!(Gln::parse(&changed), Err(input::refused(&changed, FieldErrorCode::InvalidGln)));
            }
        }
        assert_eq!(Gln::parse(" 57 98 009 - 811578 ").unwrap().as_str(), "5798009811578");
        assert_eq!(Gln::parse(""), Err(FieldErrorCode::Empty));
        assert_eq!(Gln::parse("4222222222222"), Err(FieldErrorCode::CardNumberRefused));
        for text in ["579800981157", "05798009811578", "5798009811578.", "５798009811578"] {
            assert_eq!(Gln::parse(text), Err(FieldErrorCode::InvalidGln), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_changed_digit_is_always_refused(digits in "[0-9]{12}", place in 0_usize..13, other in "[0-9]") {
            let mut valid = (0..10).filter_map(|last| Gln::parse(&format!("{digits}{last}")).ok());
            let number = valid.next().unwrap();
            prop_assert!(valid.next().is_none());
            prop_assert_eq!(Gln::parse(number.as_str()), Ok(number.clone()));
            let mut changed = number.as_str().to_owned();
            changed.replace_range(place..=place, &other);
            prop_assert_eq!(Gln::parse(&changed).is_ok(), changed == number.as_str());
        }

        #[test]
        fn no_text_makes_the_parser_panic(text in ".{0,40}") {
            let _ = Gln::parse(&text);
        }
    }
}
