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

    #[test]
    fn no_number_of_a_country_with_a_plan_begins_with_a_zero_but_in_italy(
        plan in prop::sample::select((0..PLANS.len()).collect::<Vec<_>>()),
        zero in prop::sample::select(vec!["0", "(0)", "00", "(0)0", " 0 ", "06", "(06)", "-0-"]),
        rest in "[0-9 ]{4,14}",
    ) {
        let code = PLANS[plan].code;
        if let Ok(number) = PhoneNumber::parse(&format!("+{code}{zero}{rest}")) {
            let rest = &number.as_str()[1 + code.len()..];
            prop_assert!(code == "39" || !rest.starts_with('0'), "{}", number.as_str());
        }
    }
}

/// Numbers of each country of the EEA, Greenland and the Faroe Islands, and of two more that are often called: as they
/// are written there, and in E.164 form.
const WRITTEN: &[(&str, &str)] = &[
    // Denmark
    ("20304050", "+4520304050"),
    ("20 30 40 50", "+4520304050"),
    ("+45 20304050", "+4520304050"),
    ("(+45) 20 30 40 50", "+4520304050"),
    ("0045 20-30-40-50", "+4520304050"),
    ("(20) 30.40.50", "+4520304050"),
    ("+45 33 12 34 56", "+4533123456"),
    // Faroe Islands, Greenland
    ("+298 212345", "+298212345"),
    ("+299 32 12 34", "+299321234"),
    // Austria
    ("+43 (0) 1 588 00-0", "+431588000"),
    ("+43 (0)664 / 123 45 67", "+436641234567"),
    ("+43 0316 872-0", "+433168720"),
    // Belgium
    ("+32 (0)2 123 45 67", "+3221234567"),
    ("0032 (0) 470 / 12.34.56", "+32470123456"),
    // Bulgaria
    ("+359 (0)2 981 1234", "+35929811234"),
    ("+359 088 123 4567", "+359881234567"),
    // Croatia
    ("+385 (0)1 4569 964", "+38514569964"),
    ("+385 (0)91 234 5678", "+385912345678"),
    // Cyprus
    ("+357 22 123456", "+35722123456"),
    ("+357 99-123456", "+35799123456"),
    // Czechia
    ("+420 601 123 456", "+420601123456"),
    ("+420 224 941 111", "+420224941111"),
    // Estonia
    ("+372 5123 4567", "+37251234567"),
    ("+372 644 1234", "+3726441234"),
    // Finland
    ("+358 (0)40 123 4567", "+358401234567"),
    ("+358 (0) 9 1234 567", "+35891234567"),
    ("+358 (0)18 12345", "+3581812345"),
    // France
    ("+33 (0)1 23 45 67 89", "+33123456789"),
    ("+33 (0) 6.12.34.56.78", "+33612345678"),
    // Germany
    ("+49 (0) 30 1234567", "+49301234567"),
    ("+49 (0)30/1234-567", "+49301234567"),
    ("+49 (30) 1234567", "+49301234567"),
    ("0049 (0)151 12345678", "+4915112345678"),
    ("+49 (0171) 1234567", "+491711234567"),
    // Greece
    ("+30 21 0123 4567", "+302101234567"),
    ("+30 691 234 5678", "+306912345678"),
    // Hungary
    ("+36 (06) 30 123 4567", "+36301234567"),
    ("+36 1 123 4567", "+3611234567"),
    // Iceland
    ("+354 611 1234", "+3546111234"),
    // Ireland
    ("+353 (0)1 123 4567", "+35311234567"),
    ("+353 (0)85 012 3456", "+353850123456"),
    // Italy
    ("+39 06 1234 5678", "+390612345678"),
    ("+39 (0)6 1234 5678", "+390612345678"),
    ("+39 347 123 4567", "+393471234567"),
    // Latvia
    ("+371 21 234 567", "+37121234567"),
    // Liechtenstein
    ("+423 234 56 78", "+4232345678"),
    ("+423 660 234 567", "+423660234567"),
    // Lithuania
    ("+370 (8 612) 34567", "+37061234567"),
    ("+370 (0) 612 34567", "+37061234567"),
    ("+370 5 212 3456", "+37052123456"),
    // Luxembourg
    ("+352 27 12 34 56", "+35227123456"),
    ("+352 628 123 456", "+352628123456"),
    // Malta
    ("+356 2100 1234", "+35621001234"),
    // Netherlands
    ("+31 (0)20 123 4567", "+31201234567"),
    ("+31 (0)6-12345678", "+31612345678"),
    // Norway
    ("+47 406 12 345", "+4740612345"),
    ("+47 22 12 34 56", "+4722123456"),
    // Poland
    ("+48 512 345 678", "+48512345678"),
    ("+48 (22) 123 45 67", "+48221234567"),
    // Portugal
    ("+351 912 345 678", "+351912345678"),
    // Romania
    ("+40 (0)21 123 4567", "+40211234567"),
    ("+40 0712 034 567", "+40712034567"),
    // Slovakia
    ("+421 (0)2 / 1234 5678", "+421212345678"),
    ("+421 0912 123 456", "+421912123456"),
    // Slovenia
    ("+386 (0)31 234 567", "+38631234567"),
    // Spain
    ("+34 612 34 56 78", "+34612345678"),
    ("+34 91 123 45 67", "+34911234567"),
    // Sweden
    ("+46 (0)70-123 45 67", "+46701234567"),
    ("+46 (0)8 123 456", "+468123456"),
    // Switzerland, United Kingdom
    ("+41 (0)44 668 18 00", "+41446681800"),
    ("+44 (0)20 7946 0018", "+442079460018"),
    // Elsewhere
    ("+1 202 555 0123", "+12025550123"),
    ("+225 07 12 34 56 78", "+2250712345678"),
];

#[test]
fn the_ways_to_write_a_number_of_the_eea_mean_the_same() {
    for (text, number) in WRITTEN {
        assert_eq!(PhoneNumber::parse(text).as_ref().map(PhoneNumber::as_str), Ok(*number), "{text}");
    }
    for Plan { code, .. } in PLANS {
        assert!(WRITTEN.iter().any(|(_, number)| number[1..].starts_with(code)), "{code}");
    }
}

#[test]
fn what_nobody_can_call_is_refused() {
    for text in [
        "1234567",
        "+45 123",
        "+45 0000 0000",
        "+0012345678",
        "phone",
        "+1234567890123456",
        "12345678x",
        // A zero in a country without a trunk zero, one zero too many, or a zero in the middle.
        "+45 (0) 20 30 40 50",
        "+45 02030405",
        "(0) 20 30 40 5",
        "+47 (0) 406 12 345",
        "+420 (0) 601 123 456",
        "+48 0 512 345 678",
        "+352 (0) 628 123 456",
        "+49 00 30 1234567",
        "+49 30 (0) 1234567",
        "+36 (0) 30 123 4567",
        // It is unknown whether the country drops a zero.
        "+7 (0) 495 123 45 67",
        // Ambiguous: a landline number, or a mobile number with a zero.
        "+39 0347 123 4567",
        "+39 (0) 347 123 4567",
        // Too short or too long for the country.
        "+33 1 23 45 67",
        "+46 70 123 45 67 89",
        "+47 406 12",
        "+34 112 345 678",
        "+39 06 12",
        "+39 (0) 06 1234 5678",
        "+45 20 30 40 50 60",
        "(030) 1234567",
        "++4520304050",
        "45+20304050",
    ] {
        assert_eq!(PhoneNumber::parse(text), Err(FieldErrorCode::InvalidPhone), "{text}");
    }
}

#[test]
fn p04_a_card_number_is_refused_as_one() {
    for text in ["4111 1111 1111 1111", "+45 4111111111111111", "5555-5555-5555-4444"] {
        assert_eq!(PhoneNumber::parse(text), Err(FieldErrorCode::CardNumberRefused), "{text}");
    }
}

#[test]
fn no_calling_code_begins_another() {
    for Plan { code, .. } in PLANS {
        assert_eq!(PLANS.iter().filter(|other| other.code.starts_with(code)).count(), 1, "{code}");
    }
}

#[test]
fn the_pattern_of_the_contract_is_what_is_accepted() {
    let pattern = pattern();
    assert!(pattern.starts_with(r"^\+(?:45[23456789][0-9]{7,7}|298"), "{pattern}");
    assert!(pattern.ends_with(r"[0-9]{6,14})$"), "{pattern}");
}
