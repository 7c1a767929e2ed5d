use proptest::prelude::*;
use regex_syntax::hir::{Class as Set, HirKind};

use super::{piece::digit, schemes::SCHEMES, *};
use crate::kernel::checksum::is_luhn;

/// Test numbers that the schemes and payment providers publish. Those of Maestro's range and of `RuPay` are made up.
const PUBLISHED: &[(&str, &[&str])] = &[
    ("Visa", &["4111111111111111", "4012888888881881", "4222222222222", "4000056655665556"]),
    ("Mastercard", &["5555555555554444", "5105105105105100", "2223003122003222", "2720992593319364"]),
    ("American Express", &["378282246310005", "371449635398431", "343434343434343"]),
    ("Dankort", &["5019717010103742"]),
    ("Forbrugsforeningen", &["6007220000000004"]),
    ("Maestro", &["6759649826438453", "6304000000000000", "6799990100000000019", "5020620000000000"]),
    ("Maestro's range", &["5600000000000003", "570000000000000002", "5800000000000000008", "6390000000000005"]),
    ("Discover", &["6011111111111117", "6011000990139424"]),
    ("Diners Club", &["30569309025904", "38520000023237", "36006666333344"]),
    ("JCB", &["3530111333300000", "3566002020360505"]),
    ("UnionPay", &["6200000000000005", "6243030000000001"]),
    ("Mir", &["2200000000000004", "2200770212727079", "2204000000000000"]),
    ("RuPay", &["6521000000000007", "8176000000000001", "8200000000000001", "5080000000000002"]),
];

#[test]
fn p04_the_published_numbers_of_every_scheme_are_found() {
    for (scheme, _, _) in SCHEMES {
        let numbers = PUBLISHED.iter().find(|(name, _)| name == scheme).map(|(_, numbers)| *numbers);
        for number in numbers.unwrap() {
            for text in [(*number).to_owned(), format!("Kort: {number}."), format!("a{number}b")] {
                assert!(has_card_number(&text), "{scheme} {text}");
            }
        }
    }
}

#[test]
fn p04_grouping_hides_no_card_number() {
    for text in [
        "4111 1111 1111 1111",
        "4111-1111-1111-1111",
        "4111  1111 - 1111\n1111",
        "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1",
        "41111 11111 11111 1",
        "4111.1111.1111.1111",
        "4111/1111/1111/1111",
        "4111_1111_1111_1111",
        "4111 · 1111 · 1111 · 1111",
        "3782 822463 10005",
        "3056 930902 5904",
        "Bestilling 1, kort 4111 1111 1111 1111 12 27 123",
        "28-11-2026 4111 1111 1111 1111",
        "4111111111111111 1227 123",
        "Visa4111111111111111",
        "(4111111111111111)",
        "#4111 1111 1111 1111#",
        "4111_1111_11111111",
        "411111111111,1111",
        "4.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1",
        "4111//1111//1111//1111",
        "4111 :: 1111 :: 1111 :: 1111",
        "4111, 1111, 1111 (1111)",
        "1 4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1",
        "41111 11111 11111 1 12/27",
        "12/27 41111 11111 11111 1",
        "4111x1111x1111x1111",
        "4111 X 1111-1111x1111",
        "pan_411111111111_1111",
    ] {
        assert!(has_card_number(text), "{text}");
    }
}

#[test]
fn p04_no_other_form_of_digits_or_spaces_hides_a_card_number() {
    let number = "4111111111111111";
    let separators = [
        "\u{a0}",
        "\u{2009}",
        "\u{202f}",
        "\u{3000}",
        "\u{2010}",
        "\u{2011}",
        "\u{2013}",
        "\u{2212}",
        "\u{ad}",
        "\u{200b}",
        "\u{200c}",
        "\u{200d}",
        "\u{2060}",
        "\u{feff}",
        "\u{202e}",
        "\u{fe0f}",
        "\t",
        "\r\n",
        "\u{34f}",
        "\u{301}",
        "\u{fe0f}\u{20e3}",
    ];
    for separator in separators {
        let grouped = number.chars().flat_map(|c| [String::from(c), separator.to_owned()]).collect::<String>();
        assert!(has_card_number(&grouped), "{separator:?}");
    }
    for zero in ['０', '٠', '۰', '०', '০', '๐', '𝟎', '𝟘', '𝟬', '𑁦'] {
        let other = |c: char| char::from_u32(u32::from(zero) + c.to_digit(10).unwrap()).unwrap();
        assert!(has_card_number(&number.chars().map(other).collect::<String>()), "{zero}");
    }
    for zero in ['⓿', '🄋', '🄌'] {
        assert!(has_card_number(&"5105105105105100".replace('0', &String::from(zero))), "{zero}");
    }
    for (four, one) in [('➍', '➊'), ('➃', '➀'), ('❹', '❶'), ('⓸', '⓵'), ('፬', '፩')] {
        let written = number.replace('4', &String::from(four)).replace('1', &String::from(one));
        assert!(has_card_number(&written), "{written}");
    }
    assert!(has_card_number("④①①① ①①①① ①①①① ①①①①") && has_card_number("⁴¹¹¹₁₁₁₁１１１１1111"));
}

#[test]
fn p04_what_only_begins_like_an_iban_hides_no_card_number() {
    for text in
        ["DK704111111111111111", "dk70 4111 1111 1111 1111", "QQ324111111111111111", "Konto: DK70-4111111111111111"]
    {
        assert!(has_card_number(text), "{text}");
    }
    assert!(!has_card_number("704111111111111111") && !has_card_number("ABC704111111111111111"));
}

#[test]
fn digits_of_every_script_have_their_value() {
    let hir = regex_syntax::parse(r"\p{Nd}").unwrap();
    let HirKind::Class(Set::Unicode(set)) = hir.kind() else { panic!("no class") };
    let decimals = set.iter().flat_map(|range| range.start()..=range.end()).collect::<Vec<_>>();
    for script in decimals.chunks(10) {
        let values = script.iter().filter_map(|c| digit(*c)).collect::<Vec<_>>();
        assert_eq!(values, b"0123456789", "{script:?}");
    }
}

#[test]
fn p04_no_letter_of_latin_script_has_the_compatibility_form_of_a_digit() {
    for c in ('\0'..=char::MAX).filter(|c| is_latin(*c)) {
        assert!(c.nfkc().all(|c| digit(c).is_none()), "{c:?}");
    }
}

#[test]
fn what_only_looks_like_a_card_number_is_spared() {
    for text in [
        // Another check digit, another issuer, another length.
        "4111111111111112",
        "9111111111111111",
        "411111111111116",
        "41111111111111110000",
        // Valid GLNs that begin as a Visa card with 13 digits does, and have its check digit, too.
        "4000000000006",
        "4006381333931",
        "5798009811578",
        // IBANs.
        "DK5000400440116243",
        "dk50 0040 0440 1162 43",
        "IBAN: GB82 WEST 1234 5698 7654 32, ref. 7",
        // One whose groups are those of a card number, also before something else.
        "DE95 4111 1111 1111 1111 00",
        "DE95 4111 1111 1111 1111 00, tak",
        "DE89370400440532013000",
        // A GLN and an order, and a phone number that would be a Visa card's with 13 digits.
        "5798009811578/109",
        "EAN 5798009811578-117",
        "+4915112345017",
        "Søren (+49 151 12345025)",
        // Letters that separate nothing, and too many signs.
        "4111a1111b1111c1111",
        "4111 and 1111 or 1111 and 1111",
        "4111====1111====1111====1111",
        // Amounts, dates and phone numbers.
        "1.234.567,89 og 4.111.111.111,11",
        "Tlf. 40 12 34 56, 20 30 40 50",
        "2026-11-28T21:10:45.123456Z",
        "",
    ] {
        assert!(!has_card_number(text), "{text}");
    }
    // A country and two digits before a card number do not make it an IBAN.
    assert!(has_card_number("DK12 4111 1111 1111 1111"));
}

#[test]
fn the_search_goes_a_few_groups_far_in_a_long_text() {
    for part in ["1 ", "1x", "DK12 ", "1", "DK12\u{a0}\u{a0}", "+1_", "➊", "a1\u{301}", "11."] {
        let text = part.repeat(10_000);
        let (digits, groups) = groups(&text.chars().map(Piece::of).collect::<Vec<_>>());
        let longest = (0..groups.len()).map(|first| numbers(&digits, &groups[first..], 2).count()).max();
        assert!(longest.is_some_and(|count| count <= LONGEST + 2), "{part}");
        assert!(!has_card_number(&text), "{part}");
    }
}

/// A card number of any scheme.
fn card() -> impl Strategy<Value = String> {
    (prop::sample::select(SCHEMES), any::<prop::sample::Index>(), any::<prop::sample::Index>(), "[0-9]{19}").prop_map(
        |((_, prefixes, lengths), prefix, length, digits)| {
            let start = format!("{}{digits}", prefix.get(prefixes).1);
            let start = &start[..length.get(lengths) - 1];
            (0..10).map(|last| format!("{start}{last}")).find(|card| is_luhn(card.as_bytes())).unwrap()
        },
    )
}

/// What is between the groups of a card number: signs and spaces that differ, or letters that do not.
fn separators() -> impl Strategy<Value = Vec<String>> {
    let signs = prop::collection::vec("[ -/:-@\\[-`{-~§·–—«»\u{a0}\u{200b}]{1,3}", 18);
    let spaced = prop::collection::vec(" {0,2}[#-/:;|]{0,3} {0,2}", 18);
    let same = "[a-zA-Zæøå]{1,3}|[a-z][.:-]|[(\\[][a-z][)\\]]".prop_map(|separator| vec![separator; 18]);
    prop_oneof![signs, spaced, same, Just(vec![String::new(); 18])]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn p04_a_card_number_is_found_however_it_is_typed_and_whatever_is_around_it(
        card in card(), separators in separators(),
        cuts in prop_oneof![prop::collection::vec(any::<bool>(), 18), Just(vec![true; 18])],
        before in "([\\PC]{0,20}[a-zæøå:;!])?([0-9]{1,6}[ ,;/.]{1,3}){0,3}",
        after in "([ ,;/.]{1,3}[0-9]{1,6}){0,3}([a-zæøå:;!][\\PC]{0,20})?",
    ) {
        let mut written = String::new();
        for (place, digit) in card.chars().enumerate() {
            if place > 0 && cuts[place - 1] {
                written.push_str(&separators[place - 1]);
            }
            written.push(digit);
        }
        let is_gln = |digits: &str| digits.len() == 13 && is_gs1(digits.as_bytes());
        prop_assume!(!is_gln(&card) && !written.split(|c: char| !c.is_ascii_digit()).next().is_some_and(is_gln));
        prop_assert!(has_card_number(&format!("{before}{written}{after}")), "{}", written);
    }

    #[test]
    fn no_text_makes_the_search_panic(text in ".{0,200}", digits in "[0-9 ./+\u{200b}A-Z-]{0,80}") {
        let _ = (has_card_number(&text), has_card_number(&digits));
    }
}
