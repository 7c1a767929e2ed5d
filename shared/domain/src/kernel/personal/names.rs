//! Names of people and companies, and names that people give to their own things. [`input`] defines the accepted
//! characters.

use crate::kernel::input;

/// The part of [`input::line`] that a regular expression can describe, plus further refused characters. The parser
/// checks that there is a letter or digit, and that a name would not be taken for a link.
macro_rules! line {
    ($refused:literal) => {
        concat!(
            r"^(?=.*\S)[^\u0000-\u001f",
            $refused,
            r"\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff]*$"
        )
    };
}

crate::personal_text! {
    /// A person's name as they write it: 1–100 characters, one line, in Unicode's composed form, without a web or
    /// e-mail address.
    PersonName, parse = input::name, format = "name", example = "Søren Ærø Åkjær",
    pattern = line!("@"), longest = 100
}

crate::personal_text! {
    /// A company's name, with the same rules as a person's. It is personal data, since the name of a sole trader is a
    /// person's.
    CompanyName, parse = input::name, format = "name", example = "Rødgrød & Fløde ApS",
    pattern = line!("@"), longest = 100
}

crate::personal_text! {
    /// The name that somebody gives to a passkey: 1–100 characters, one line. Only they see it, so it may be an
    /// address.
    PasskeyName, parse = input::line, format = "name", example = "Telefonen",
    pattern = line!(""), longest = 100
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::kernel::field_error::FieldErrorCode;

    proptest! {
        #[test]
        fn a_parsed_name_parses_to_itself(text in "\\PC{0,120}") {
            if let Ok(name) = PersonName::parse(&text) {
                prop_assert_eq!(PersonName::parse(name.as_str()), Ok(name));
            }
        }

        #[test]
        fn no_name_holds_what_could_break_a_header_or_a_line(text in ".{0,60}") {
            if let Ok(name) = CompanyName::parse(&text) {
                prop_assert!(!name.as_str().chars().any(char::is_control));
                prop_assert_eq!(name.as_str().trim(), name.as_str());
            }
        }
    }

    #[test]
    fn names_keep_their_letters_and_lose_stray_space() {
        assert_eq!(PersonName::parse("  Søren   A\u{30a}kjær ").unwrap().as_str(), "Søren Åkjær");
        assert_eq!(PersonName::parse(" \u{a0} "), Err(FieldErrorCode::Empty));
        assert_eq!(PersonName::parse("Søren\u{202e}"), Err(FieldErrorCode::InvalidCharacters));
        assert_eq!(PersonName::parse("a\r\nBcc: b"), Err(FieldErrorCode::InvalidCharacters));
        assert_eq!(PersonName::parse(&"å".repeat(101)), Err(FieldErrorCode::TooLong));
        assert!(PersonName::parse(&"å".repeat(100)).is_ok());
    }

    #[test]
    fn a_log_shows_nothing_of_a_name() {
        assert_eq!(format!("{:?}", PersonName::parse("Søren").unwrap()), "PersonName(redacted)");
    }

    #[test]
    fn companies_are_called_after_their_domains_and_in_their_own_letters() {
        for name in [
            "Boozt.com A/S",
            "A/S Nordvest & Søn",
            "Jensen & Co./Partnere",
            "I.P.C./ABC",
            "7-Eleven",
            "Hvad.nu?",
            "Nr. 1.2/3",
            "O’Neill “Bo” d’Ærø",
            "ASP.NET: kurser",
            "boozt.com:fredag",
            "Ørsted (1. sal)",
            "Ελληνική Α.Ε.",
            "محمد علی‌رضا",
            "क्‍ष",
            "李小龍",
        ] {
            assert_eq!(CompanyName::parse(name).as_ref().map(CompanyName::as_str), Ok(name));
            assert!(PersonName::parse(name).is_ok(), "{name}");
        }
    }

    #[test]
    fn what_reads_as_a_link_or_an_address_is_no_name() {
        for text in [
            "https://evil.example",
            "HTTP://evil.example",
            "Vind en iPhone: http:evil.example",
            "www.evil.example",
            "Se WWW.evil.example",
            "evil.example/gratis",
            "Evil.Example/",
            "evil.example./x",
            "evil.example:8080",
            "evil.example?x=1",
            "evil.example#x",
            "evil.example\\x",
            "(evil.example/x)",
            "ondt.рф/x",
            "xn--e1a.xn--p1ai/x",
            "evil。example/x",
            "ｈｔｔｐｓ：／／evil.example",
            "ｗｗｗ．evil．example",
            "evil.example／x",
            "soren@evil.example",
            "soren＠evil.example",
            "mailto:soren",
        ] {
            for error in [PersonName::parse(text).err(), CompanyName::parse(text).err()] {
                assert_eq!(error, Some(FieldErrorCode::LinkInName), "{text}");
            }
        }
        assert!(PasskeyName::parse("1Password (soren@rodgrod.example)").is_ok());
    }

    #[test]
    fn a_name_that_shows_nothing_is_none() {
        for (text, error) in [
            ("\u{301}\u{308}", FieldErrorCode::NoLetter),
            ("\u{345}", FieldErrorCode::NoLetter),
            ("\u{2800}", FieldErrorCode::NoLetter),
            ("!?", FieldErrorCode::NoLetter),
            ("\u{fe0f}\u{2003}", FieldErrorCode::Empty),
            ("\u{3164}", FieldErrorCode::InvalidCharacters),
            ("\u{115f}\u{1160}", FieldErrorCode::InvalidCharacters),
            ("\u{200b}", FieldErrorCode::InvalidCharacters),
            ("\u{200d}\u{200c}", FieldErrorCode::InvalidCharacters),
            ("\u{feff}Ada", FieldErrorCode::InvalidCharacters),
            ("A\u{200d}da", FieldErrorCode::InvalidCharacters),
            ("Ada\tLovelace", FieldErrorCode::InvalidCharacters),
            ("Ada\u{2028}Lovelace", FieldErrorCode::InvalidCharacters),
            ("Ada\u{e000}", FieldErrorCode::InvalidCharacters),
            ("Ada\u{fffd}", FieldErrorCode::InvalidCharacters),
        ] {
            assert_eq!(PersonName::parse(text), Err(error), "{text:?}");
            assert_eq!(CompanyName::parse(text), Err(error), "{text:?}");
            assert_eq!(PasskeyName::parse(text), Err(error), "{text:?}");
        }
        assert_eq!(CompanyName::parse("Café\u{a0}☕\u{fe0f}").unwrap().as_str(), "Café ☕");
        assert_eq!(CompanyName::parse(&"å".repeat(101)), Err(FieldErrorCode::TooLong));
    }
}
