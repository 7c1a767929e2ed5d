use proptest::prelude::*;

use super::*;

/// The examples of the registry.
const PUBLISHED: &[&str] = &[
    "AD1200012030200359100100",
    "AE070331234567890123456",
    "AL47212110090000000235698741",
    "AT611904300234573201",
    "AZ21NABZ00000000137010001944",
    "BA391290079401028494",
    "BE68539007547034",
    "BG80BNBG96611020345678",
    "BH67BMAG00001299123456",
    "BR1800360305000010009795493C1",
    "BY13NBRB3600900000002Z00AB00",
    "CH9300762011623852957",
    "CR05015202001026284066",
    "CY17002001280000001200527600",
    "CZ6508000000192000145399",
    "DE89370400440532013000",
    "DK5000400440116243",
    "DO28BAGR00000001212453611324",
    "EE382200221020145685",
    "ES9121000418450200051332",
    "FI2112345600000785",
    "FO6264600001631634",
    "FR1420041010050500013M02606",
    "GB29NWBK60161331926819",
    "GE29NB0000000101904917",
    "GI75NWBK000000007099453",
    "GL8964710001000206",
    "GR1601101250000000012300695",
    "GT82TRAJ01020000001210029690",
    "HR1210010051863000160",
    "HU42117730161111101800000000",
    "IE29AIBK93115212345678",
    "IL620108000000099999999",
    "IS140159260076545510730339",
    "IT60X0542811101000000123456",
    "JO94CBJO0010000000000131000302",
    "KW81CBKU0000000000001234560101",
    "KZ86125KZT5004100100",
    "LB62099900000001001901229114",
    "LI21088100002324013AA",
    "LT121000011101001000",
    "LU280019400644750000",
    "LV80BANK0000435195001",
    "MC5811222000010123456789030",
    "MD24AG000225100013104168",
    "ME25505000012345678951",
    "MK07250120000058984",
    "MR1300020001010000123456753",
    "MT84MALT011000012345MTLCAST001S",
    "MU17BOMM0101101030300200000MUR",
    "NL91ABNA0417164300",
    "NO9386011117947",
    "PK36SCBL0000001123456702",
    "PL61109010140000071219812874",
    "PS92PALS000000000400123456702",
    "PT50000201231234567890154",
    "QA58DOHB00001234567890ABCDEFG",
    "RO49AAAA1B31007593840000",
    "RS35260005601001611379",
    "SA0380000000608010167519",
    "SE4550000000058398257466",
    "SI56263300012039086",
    "SK3112000000198742637541",
    "SM86U0322509800000000270100",
    "TN5910006035183598478831",
    "TR330006100519786457841326",
    "UA213223130000026007233566001",
    "VG96VPVG0000012345678901",
    "XK051212012345678906",
];

#[test]
fn p04_the_examples_of_the_registry_are_valid_and_no_other_check_digits_are() {
    for iban in PUBLISHED {
        assert_eq!(Iban::parse(iban).as_ref().map(Iban::as_str), Ok(*iban));
        for check in (0..100).map(|check| format!("{check:02}")).filter(|check| *check != iban[2..4]) {
            let changed = format!("{}{check}{}", &iban[..2], &iban[4..]);
            // Some of them could be card numbers.
            assert_eq!(Iban::parse(&changed), Err(input::refused(&changed, FieldErrorCode::InvalidIban)), "{changed}");
        }
    }
}

#[test]
fn an_iban_is_read_as_it_is_printed() {
    assert_eq!(Iban::parse(" dk50 0040 0440 1162 43 ").unwrap().as_str(), "DK5000400440116243");
    assert_eq!(Iban::parse("DK50-0040-0440-1162-43").unwrap().country(), Some(Country::DENMARK));
    assert_eq!(Iban::parse("XK051212012345678906").unwrap().country(), None);
    assert_eq!(Iban::parse(" - "), Err(FieldErrorCode::Empty));
    assert_eq!(Iban::parse(&"1".repeat(61)), Err(FieldErrorCode::TooLong));
    for text in [
        "DK500040044011624",
        "DK50004004401162433",
        "US5100400440116243",
        "DK",
        "DK50",
        "DKÆ000400440116243",
        "0040 0440116243",
    ] {
        assert_eq!(Iban::parse(text), Err(FieldErrorCode::InvalidIban), "{text}");
    }
    assert_eq!(format!("{:?}", Iban::parse("DK5000400440116243")), "Ok(Iban(redacted))");
}

#[test]
fn p04_a_card_number_is_refused_as_one() {
    for text in ["4111111111111111", "DK70 4111 1111 1111 1111", "DK704111111111111111", "QQ324111111111111111"] {
        assert_eq!(Iban::parse(text), Err(FieldErrorCode::CardNumberRefused), "{text}");
    }
}

proptest! {
    #[test]
    fn a_changed_character_is_always_refused(
        iban in prop::sample::select(PUBLISHED), place in 0_usize..34, other in "[0-9A-Z]",
    ) {
        let parsed = Iban::parse(iban).unwrap();
        prop_assert_eq!(Iban::parse(parsed.as_str()), Ok(parsed.clone()));
        // A letter counts as two digits: only a digit for a digit and a letter for a letter are always found.
        let place = 2 + place % (iban.len() - 2);
        let is_digit = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        prop_assume!(is_digit(&iban[place..=place]) == is_digit(&other) && iban[place..=place] != other);
        let mut changed = iban.to_owned();
        changed.replace_range(place..=place, &other);
        prop_assert!(Iban::parse(&changed).is_err(), "{}", changed);
    }

    #[test]
    fn no_text_makes_the_parser_panic(text in ".{0,80}", country in prop::sample::select(&REGISTRY[..]), rest in ".{0,30}") {
        let _ = (Iban::parse(&text), Iban::parse(&format!("{}{rest}", country.0)));
    }
}
