use proptest::prelude::*;

use super::*;

/// Published numbers, with the places of their check characters, counted from the end. They come from imprints of
/// companies, from documents of the authorities, and from examples of the algorithms' descriptions.
const PUBLISHED: &[(&str, &[usize])] = &[
    ("ATU13585627", &[0]),
    ("ATU10223006", &[0]),
    ("BE0403019261", &[1, 0]),
    ("BE0428759497", &[1, 0]),
    ("BG175074752", &[0]),
    ("BG7523169263", &[]),
    ("BG7111042925", &[]),
    ("CY10259033P", &[0]),
    ("CZ25123891", &[0]),
    ("CZ7103192745", &[0]),
    ("CZ640903926", &[0]),
    ("CZ395601439", &[]),
    ("DE136695976", &[0]),
    ("DE129273398", &[0]),
    ("DK13585628", &[0]),
    ("DK43628267", &[0]),
    ("DK24256790", &[0]),
    ("DK22756214", &[0]),
    ("EE100931558", &[0]),
    ("EE100594102", &[0]),
    ("EL094259216", &[0]),
    ("ESB58378431", &[0]),
    ("ES54362315K", &[0]),
    ("ESX2482300W", &[0]),
    ("ESX5253868R", &[0]),
    ("ESM1234567L", &[0]),
    ("ESJ99216582", &[0]),
    ("ESW0184081H", &[0]),
    ("FI20774740", &[0]),
    ("FI01120389", &[0]),
    ("FR40303265045", &[10, 9, 0]),
    ("FR23334175221", &[10, 9, 0]),
    ("FRK7399859412", &[0]),
    ("FR53000004605", &[10, 9]),
    ("HR33392005961", &[0]),
    ("HU12892312", &[0]),
    ("IE6433435F", &[0]),
    ("IE6433435OA", &[1]),
    ("IE1234567TW", &[1]),
    ("IE8D79739I", &[0]),
    ("IE6388047V", &[0]),
    ("IT00743110157", &[0]),
    ("LT119511515", &[0]),
    ("LT100001919017", &[0]),
    ("LT100004801610", &[0]),
    ("LU15027442", &[1, 0]),
    ("LU20260743", &[1, 0]),
    ("LV40003521600", &[0]),
    ("LV16117519997", &[0]),
    ("MT11679112", &[1, 0]),
    ("NL004495445B01", &[3]),
    ("NL123456789B13", &[1, 0]),
    ("PL8567346215", &[0]),
    ("PL5260001246", &[0]),
    ("PT501964843", &[0]),
    ("RO18547290", &[0]),
    ("RO361757", &[0]),
    ("SE123456789701", &[2]),
    ("SE556703748501", &[2]),
    ("SI50223054", &[0]),
    ("SK2022749619", &[0]),
];

#[test]
fn p03_published_numbers_of_every_member_state_are_valid_and_no_other_check_digit_is() {
    for (number, checks) in PUBLISHED {
        assert_eq!(VatNumber::parse(number).as_ref().map(VatNumber::as_str), Ok(*number));
        for place in checks.iter().map(|from_end| number.len() - 1 - from_end) {
            let is_digit = number.as_bytes()[place].is_ascii_digit();
            let others = if is_digit { '0'..='9' } else { 'A'..='Z' };
            for other in others.filter(|other| !number[place..].starts_with(*other)) {
                let mut wrong = (*number).to_owned();
                wrong.replace_range(place..=place, &other.to_string());
                assert_eq!(VatNumber::parse(&wrong), Err(FieldErrorCode::InvalidVatNumber), "{wrong}");
            }
        }
    }
    for scheme in SCHEMES {
        assert!(PUBLISHED.iter().any(|(number, _)| number.starts_with(scheme.prefix)), "{}", scheme.prefix);
    }
}

#[test]
fn p03_a_bulgarian_number_of_ten_digits_is_of_a_citizen_a_foreigner_or_another() {
    for main in ["752316926", "711104292"] {
        let valid = (0..10).filter(|last| VatNumber::parse(&format!("BG{main}{last}")).is_ok());
        assert!(valid.count() <= 3);
    }
}

#[test]
fn p03_forms_of_which_no_number_was_published_are_valid_by_their_descriptions() {
    // Citizens of Bulgaria who were born in 1899 and 2007, which the month tells, and French keys of a digit and a letter.
    for number in ["BG9932150000", "BG0745150008", "FR3E732829320", "FR9U732829320", "FR0A303265060", "FRA0303265136"] {
        assert!(VatNumber::parse(number).is_ok(), "{number}");
    }
    for number in ["BG9972150000", "BG0765150008", "FR3D732829320", "FR9V732829320", "FR0B303265060", "FRB0303265136"] {
        assert!(VatNumber::parse(number).is_err(), "{number}");
    }
}

#[test]
fn p03_each_member_state_has_one_scheme() {
    let countries = SCHEMES.iter().map(|scheme| Country::of(scheme.country).unwrap()).collect::<Vec<_>>();
    assert!(countries.iter().all(|country| country.is_in_eu()) && countries.len() == 27);
    assert!(SCHEMES.is_sorted_by(|a, b| a.prefix < b.prefix));
}

#[test]
fn p03_a_number_is_read_as_it_is_written() {
    for (written, number) in [
        ("43628267", "DK43628267"),
        ("43 62 82 67", "DK43628267"),
        ("dk-43.62.82.67", "DK43628267"),
        (" BE 0403.019.261 ", "BE0403019261"),
        ("GR 094259216", "EL094259216"),
        ("SE 556703-7485 01", "SE556703748501"),
        ("NL 0044.95.445.B.01", "NL004495445B01"),
        ("fr 40 303 265 045", "FR40303265045"),
    ] {
        assert_eq!(VatNumber::parse(written).as_ref().map(VatNumber::as_str), Ok(number), "{written}");
    }
    assert_eq!(VatNumber::parse("GR094259216").unwrap().country(), Country::of("GR"));
    assert_eq!(VatNumber::parse("43628267").unwrap().country(), Some(Country::DENMARK));
}

#[test]
fn p03_what_is_no_vat_number_of_the_eu_is_refused() {
    for text in [
        "DK",
        "DK00000000",
        "DK4362826",
        "DK436282670",
        "436282",
        "43628268",
        "DK4362826７",
        "DKÆ3628267",
        // Valid in their countries, which are not in the EU, or for goods only.
        "XI123456782",
        "GB434031494",
        "NO974760673MVA",
        "CHE107787577MWST",
        "EU372022452",
        // Valid numbers of another country.
        "DE43628267",
        "IT094259216",
        // Right check digits, and wrong in another way.
        "SE556703748500",
        "SE556703748595",
        "IT00000000000",
        "NL004495445B00",
        "NL000000000B01",
        "SK0000000000",
        "CY12000139V",
        "LV32000000000",
        "RO00",
        "IE1234567TJ",
        "IE1234567TX",
    ] {
        assert_eq!(VatNumber::parse(text), Err(FieldErrorCode::InvalidVatNumber), "{text}");
    }
    assert_eq!(VatNumber::parse("DK 4111 1111 1111 1111"), Err(FieldErrorCode::CardNumberRefused));
    assert_eq!(VatNumber::parse(" .-"), Err(FieldErrorCode::Empty));
    assert_eq!(VatNumber::parse(&"1".repeat(61)), Err(FieldErrorCode::TooLong));
    assert_eq!(format!("{:?}", VatNumber::parse("43628267")), "Ok(VatNumber(redacted))");
}

/// A number of the scheme by its shape, from random letters and digits.
fn filled(shape: &str, random: &str) -> String {
    let mut random = random.bytes().cycle();
    let place = |place: u8| {
        let byte = random.next().unwrap_or_default();
        let letter = char::from(b'A' + byte % 26);
        let digit = char::from(b'0' + byte % 10);
        match place {
            b'n' => digit,
            b'a' => letter,
            b'x' => {
                if byte.is_multiple_of(2) {
                    letter
                } else {
                    digit
                }
            }
            itself => char::from(itself),
        }
    };
    shape.bytes().map(place).collect()
}

/// The schemes in which no two numbers differ in one digit, with the count of digits and of those that check. The weights
/// have no factor in common with the modulus, and each remainder has a check digit of its own.
const FINDS_EACH: &[(&str, usize, usize)] = &[
    ("ATU", 8, 1),
    ("BE0", 9, 2),
    ("DE", 9, 1),
    ("DK", 8, 1),
    ("EE", 9, 1),
    ("FI", 8, 1),
    ("HR", 11, 1),
    ("HU", 8, 1),
    ("LU", 8, 2),
    ("PL", 10, 1),
    ("SI", 8, 1),
    ("SK", 10, 1),
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn p03_a_valid_number_parses_to_itself(country in 0..SCHEMES.len(), form in 0_usize..9, random in "[!-~]{12}") {
        let scheme = &SCHEMES[country];
        let number = filled(scheme.forms[form % scheme.forms.len()].shape, &random);
        for last in (0..100).map(|last| format!("{last:02}")) {
            let mut text = format!("{}{number}", scheme.prefix);
            let end = text.len() - usize::from(number.ends_with(|c: char| c.is_ascii_alphabetic()));
            text.replace_range(end - 2..end, &last);
            if let Ok(valid) = VatNumber::parse(&text) {
                prop_assert_eq!(VatNumber::parse(valid.as_str()), Ok(valid.clone()));
                prop_assert_eq!(valid.country().map(Country::code), Some(scheme.country));
            }
        }
    }

    #[test]
    fn p03_a_changed_digit_is_refused_where_the_scheme_finds_each(
        scheme in prop::sample::select(FINDS_EACH), main in "[0-9]{10}", place in 0_usize..11, other in "[0-9]",
    ) {
        let (prefix, length, checks) = scheme;
        let endings = 0..10_usize.pow(u32::try_from(checks).unwrap());
        let numbers = endings.map(|ending| format!("{prefix}{}{ending:0checks$}", &main[..length - checks]));
        if let Some(valid) = numbers.into_iter().find(|number| VatNumber::parse(number).is_ok()) {
            let place = prefix.len() + place % length;
            let mut changed = valid.clone();
            changed.replace_range(place..=place, &other);
            prop_assert_eq!(VatNumber::parse(&changed).is_ok(), changed == valid, "{}", changed);
        }
    }

    #[test]
    fn no_text_makes_the_parser_panic(text in ".{0,80}", country in 0..SCHEMES.len(), rest in "[0-9A-Z+*]{0,14}") {
        let _ = (VatNumber::parse(&text), VatNumber::parse(&format!("{}{rest}", SCHEMES[country].prefix)));
    }
}
