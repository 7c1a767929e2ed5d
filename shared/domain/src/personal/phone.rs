//! Phone numbers.

use crate::FaultCode;

crate::personal_text! {
    /// A phone number in E.164 form (ITU-T E.164): `+`, country code, number. Without a country code, eight
    /// digits are Danish.
    PhoneNumber, parse = normalise, format = "phone", example = "+4520304050",
    pattern = r"^\+(?:45[2-9][0-9]{7}|(?!45)[1-9][0-9]{6,14})$", longest = 60
}

fn normalise(text: &str) -> Result<String, FaultCode> {
    let text = text.trim();
    if text.is_empty() {
        return Err(FaultCode::Empty);
    }
    if text.len() > 60 {
        return Err(FaultCode::TooLong);
    }
    let (plus, rest) = match text.strip_prefix('+') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let mut digits = String::with_capacity(15);
    for c in rest.chars() {
        match c {
            '0'..='9' => digits.push(c),
            ' ' | '\u{a0}' | '-' | '.' | '(' | ')' | '/' => {}
            _ => return Err(FaultCode::InvalidPhone),
        }
    }
    let number = match (plus, digits.strip_prefix("00")) {
        (true, None) => digits,
        (false, Some(international)) => international.to_owned(),
        (false, None) if digits.len() == 8 => format!("45{digits}"),
        _ => return Err(FaultCode::InvalidPhone),
    };
    // E.164: country codes begin with 1-9, 15 digits at most; seven is the shortest number in use.
    let danish = number.strip_prefix("45").is_none_or(|rest| rest.len() == 8 && !rest.starts_with(['0', '1']));
    if danish && (7..=15).contains(&number.len()) && !number.starts_with('0') {
        Ok(format!("+{number}"))
    } else {
        Err(FaultCode::InvalidPhone)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_parsed_number_parses_to_itself(text in "[+0-9 ()-]{0,20}") {
            if let Ok(number) = PhoneNumber::parse(&text) {
                prop_assert!(number.as_str()[1..].bytes().all(|b| b.is_ascii_digit()));
                prop_assert_eq!(PhoneNumber::parse(number.as_str()), Ok(number));
            }
        }

        #[test]
        fn no_text_makes_the_parser_panic(text in ".{0,80}") {
            let _ = PhoneNumber::parse(&text);
        }
    }

    #[test]
    fn the_ways_to_write_a_number_mean_the_same() {
        for text in ["20304050", "20 30 40 50", "+45 20304050", "0045 20-30-40-50", "(20) 30.40.50"] {
            assert_eq!(PhoneNumber::parse(text).unwrap().as_str(), "+4520304050", "{text}");
        }
        assert_eq!(PhoneNumber::parse("+49 (30) 1234567").unwrap().as_str(), "+49301234567");
    }

    #[test]
    fn what_nobody_can_call_is_refused() {
        for text in ["1234567", "+45 123", "+45 0000 0000", "+0012345678", "phone", "+1234567890123456", "12345678x"] {
            assert_eq!(PhoneNumber::parse(text), Err(FaultCode::InvalidPhone), "{text}");
        }
    }
}
