//! E-mail addresses.

use std::str::FromStr;

use crate::kernel::{field_error::FieldErrorCode, input};

crate::personal_text! {
    /// An e-mail address that SES can send to: an ASCII local part (SES has no SMTPUTF8) and the domain in its ASCII
    /// form (IDNA 2008). Both are in lower case, so that equal mailboxes have equal texts. An address with a card number in
    /// it is refused.
    EmailAddress, parse = normalise, format = "email", example = "soren@rodgrod.example"
}

/// Of the path's maximum length, RFC 5321 § 4.5.3.1.3 leaves 254 characters for the address.
const LONGEST: usize = 254;

fn normalise(text: &str) -> Result<String, FieldErrorCode> {
    let text = input::exact(text);
    if text.is_empty() {
        return Err(FieldErrorCode::Empty);
    }
    if input::has_card_number(&text) {
        return Err(FieldErrorCode::CardNumberRefused);
    }
    if text.len() > LONGEST * 4 {
        return Err(FieldErrorCode::TooLong);
    }
    let (local, domain) = text.rsplit_once('@').ok_or(FieldErrorCode::InvalidEmail)?;
    // Quoted local parts are legal, but people do not use them. Every one that was tried here was an attack.
    if !local.is_ascii() || local.contains(['"', '\\', ' ']) {
        return Err(FieldErrorCode::InvalidEmail);
    }
    let domain = idna::domain_to_ascii_strict(domain).map_err(|_| FieldErrorCode::InvalidEmail)?;
    // A mail domain has a dot and ends in letters. An IP address literal does not belong to a person.
    let top = domain.rsplit('.').next().unwrap_or_default();
    if !domain.contains('.') || top.bytes().all(|b| b.is_ascii_digit()) {
        return Err(FieldErrorCode::InvalidEmail);
    }
    let address = format!("{}@{domain}", local.to_ascii_lowercase());
    if address.len() > LONGEST {
        return Err(FieldErrorCode::TooLong);
    }
    email_address::EmailAddress::from_str(&address).map_err(|_| FieldErrorCode::InvalidEmail)?;
    Ok(address)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_parsed_address_parses_to_itself(text in "\\PC{0,30}@\\PC{0,30}") {
            if let Ok(address) = EmailAddress::parse(&text) {
                prop_assert!(address.as_str().is_ascii());
                prop_assert_eq!(EmailAddress::parse(address.as_str()), Ok(address));
            }
        }

        #[test]
        fn ordinary_addresses_pass(local in "[a-z0-9]{1,20}(\\.[a-z0-9]{1,20}){0,2}", name in "[a-z][a-z0-9]{0,20}") {
            let address = format!("{local}@{name}.example");
            prop_assume!(!input::has_card_number(&address));
            let parsed = EmailAddress::parse(&address).unwrap();
            prop_assert_eq!(parsed.as_str(), address);
        }

        #[test]
        fn no_text_makes_the_parser_panic(text in ".{0,300}") {
            let _ = EmailAddress::parse(&text);
        }
    }

    #[test]
    fn equal_mailboxes_are_equal_texts() {
        for text in ["Ada@Example.COM", " ada@example.com\t", "ada@example.com"] {
            assert_eq!(EmailAddress::parse(text).unwrap().as_str(), "ada@example.com");
        }
        assert_eq!(EmailAddress::parse("soren@rødgrød.dk").unwrap().as_str(), "soren@xn--rdgrd-vuad.dk");
        // Letters of which each takes two bytes, and a whole domain fewer than as many.
        let long = format!("{}@{}dk", "a".repeat(20), format!("{}.", "å".repeat(40)).repeat(3));
        assert!(
            long.len() > LONGEST && EmailAddress::parse(&long).is_ok_and(|address| address.as_str().len() < LONGEST)
        );
        for length in [LONGEST * 4, LONGEST * 5] {
            let far_too_long = format!("{}@{}dk", "a".repeat(20), "b.".repeat(length / 2));
            assert_eq!(EmailAddress::parse(&far_too_long), Err(FieldErrorCode::TooLong));
        }
    }

    #[test]
    fn p04_no_address_holds_a_card_number() {
        for text in [
            "4111111111111111@b.dk",
            "ada+4111-1111-1111-1111@b.dk",
            "visa.4111.1111.1111.1111.12.27@b.dk",
            "ada@4111111111111111.dk",
            "ada@b４１１１１１１１１１１１１１１１.dk",
            "4111 1111 1111 1111",
        ] {
            assert_eq!(EmailAddress::parse(text), Err(FieldErrorCode::CardNumberRefused), "{text}");
        }
        for text in [
            "20304050@sms.example",
            "+4915112345017@sms.example",
            "ada.lovelace.1815-12-10@b.dk",
            "5798009811578@nemhandel.example",
            "01jd8x5v9q2w3e4r5t6y7u8i9o@b.dk",
            "ada-1764370025123456789@b.dk",
        ] {
            assert_eq!(EmailAddress::parse(text).as_ref().map(EmailAddress::as_str), Ok(text));
        }
    }

    #[test]
    fn what_no_mail_reaches_is_refused() {
        for text in [
            "a",
            "a@",
            "@b.dk",
            "a@b",
            "a b@c.dk",
            "a@b..dk",
            "a.@b.dk",
            "søren@b.dk",
            "a@[127.0.0.1]",
            "a@1.2.3.4",
            "a@b.dk,c@d.dk",
            "a@b.dk\r\nBcc: c@d.dk",
            "\"a b\"@c.dk",
            "a@-b.dk",
            "a@b_c.dk",
            "A <a@b.dk>",
        ] {
            assert!(EmailAddress::parse(text).is_err(), "{text:?}");
        }
        assert_eq!(EmailAddress::parse(""), Err(FieldErrorCode::Empty));
        assert_eq!(EmailAddress::parse(&format!("{}@b.dk", "a".repeat(2000))), Err(FieldErrorCode::TooLong));
    }
}
