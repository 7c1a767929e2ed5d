//! Numbers and dates.

use proptest::prelude::*;

use crate::integrations::files::{FieldKind, Locale, ValueKind, dates::date, decimals::decimal};

fn danish(text: &str) -> String {
    decimal(text, Locale::Da).unwrap_or_else(|code| code.code().to_owned())
}

fn english(text: &str) -> String {
    decimal(text, Locale::En).unwrap_or_else(|code| code.code().to_owned())
}

#[test]
fn numbers_are_read_as_a_spreadsheet_of_the_locale_shows_them() {
    for (text, expected) in [
        ("1.234,50", "1234.50"),
        ("1234,50", "1234.50"),
        ("1234", "1234"),
        // By the rule of the locale, which the owner chose.
        ("1.234", "1234"),
        ("12.345.678,9", "12345678.9"),
        ("1 234,50", "1234.50"),
        ("1\u{a0}234\u{202f}567,50", "1234567.50"),
        ("  -1,00 ", "-1.00"),
        ("1,00-", "-1.00"),
        ("(1,00)", "-1.00"),
        ("\u{2212}1,00", "-1.00"),
        ("- 1,00", "-1.00"),
        ("+1,00", "1.00"),
        (",50", "0.50"),
        ("007", "7"),
        ("0,50", "0.50"),
        ("-0,00", "0.00"),
        ("123456789012345678901234567890,123456789", "123456789012345678901234567890.123456789"),
    ] {
        assert_eq!(danish(text), expected, "{text}");
    }
    for (text, expected) in [("1,234.50", "1234.50"), ("1234.50", "1234.50"), ("1,234", "1234"), ("(.5)", "-0.5")] {
        assert_eq!(english(text), expected, "{text}");
    }
}

#[test]
fn what_is_no_number_of_the_locale_is_refused() {
    for text in [
        "",
        "-",
        "()",
        "(",
        "1.23,4",
        "12.34",
        "1234.50",
        "1234.567",
        "1.234.5",
        ".123",
        "1..234",
        "1,2,3",
        "1,",
        ",",
        "1,234.50",
        "--1",
        "-1-",
        "(-1)",
        "-(1)",
        "(1",
        "1)",
        "1 23",
        "1.234 567",
        "1e5",
        "0x10",
        "١٢",
        "1,5 kr.",
        "DKK 1",
        "5 %",
        "1/2",
        "1'000",
        "1.234,",
        "1 ,5",
        "-.5",
        "½",
        "NaN",
        "uendelig",
        "1.-234",
        "1,-5",
    ] {
        assert_eq!(danish(text), "unreadable-number", "{text}");
    }
    assert_eq!(english("1.234,50"), "unreadable-number");
    assert_eq!(english("1,23.4"), "unreadable-number");
}

#[test]
fn dates_are_iso_or_begin_with_the_day() {
    for text in
        ["2026-12-31", "31-12-2026", "31.12.2026", "31/12/2026", " 31-12-2026\u{a0}", "31\u{2010}12\u{2010}2026"]
    {
        assert_eq!(date(text).unwrap(), "2026-12-31", "{text}");
    }
    assert_eq!(date("1/2/2026").unwrap(), "2026-02-01");
    assert_eq!(date("29-2-2028").unwrap(), "2028-02-29");
    for text in [
        "",
        "29-02-2027",
        "31-04-2026",
        "12/31/2026",
        "2026-13-01",
        "2026-1-1",
        "2026/12/31",
        "31-12-26",
        "31-12.2026",
        "31 12 2026",
        "20261231",
        "2026-12-31T00:00:00",
        "2026-12-31 10:00",
        "00-01-2026",
        "1-1-0000",
        "0000-01-01",
        "-1-1-2026",
        "1--1-2026",
        "1-1-2026-",
        "1-1-١٢٣٤",
        "46387",
        "i dag",
        "31. december 2026",
        "001-1-2026",
    ] {
        assert_eq!(date(text).unwrap_err().code(), "unreadable-date", "{text}");
    }
}

#[test]
fn the_kind_of_a_value_is_told_without_the_value() {
    for (text, kind) in [
        ("", ValueKind::Empty),
        (" \u{a0}\t", ValueKind::Empty),
        ("1.234,50", ValueKind::Number),
        ("31-12-2026", ValueKind::Date),
        ("1,234.50", ValueKind::Text),
        ("Åse", ValueKind::Text),
    ] {
        assert_eq!(ValueKind::of(text, Locale::Da), kind, "{text}");
    }
}

/// The digits of a whole number, with a separator between groups of three.
fn grouped(digits: &str, separator: &str) -> String {
    let first = (digits.len() - 1) % 3 + 1;
    let groups = digits.as_bytes()[first..].chunks(3).map(|group| String::from_utf8(group.to_vec()).unwrap());
    std::iter::once(digits[..first].to_owned()).chain(groups).collect::<Vec<_>>().join(separator)
}

proptest! {
    #[test]
    fn a_number_is_the_same_in_every_way_of_writing_it(
        whole in "0|[1-9][0-9]{0,20}", fraction in "[0-9]{0,6}", is_negative: bool,
    ) {
        let is_zero = !format!("{whole}{fraction}").contains(|c| c != '0');
        let sign = if is_negative && !is_zero { "-" } else { "" };
        let point = |point: &str| if fraction.is_empty() { String::new() } else { format!("{point}{fraction}") };
        let canonical = format!("{sign}{whole}{}", point("."));
        for (locale, mark, separator) in [(Locale::Da, ",", "."), (Locale::En, ".", ","), (Locale::Da, ",", " ")] {
            for magnitude in [format!("{whole}{}", point(mark)), grouped(&whole, separator) + &point(mark)] {
                let ways = if is_negative { vec![format!("-{magnitude}"), format!("{magnitude}-"), format!("({magnitude})"), format!("−{magnitude}")] } else { vec![format!("+{magnitude}"), magnitude] };
                for way in ways {
                    prop_assert_eq!(decimal(&way, locale).unwrap(), canonical.clone(), "{}", way);
                }
            }
            let written = locale.written(FieldKind::Decimal, &canonical);
            prop_assert_eq!(decimal(&written, locale).unwrap(), canonical.clone());
        }
    }

    #[test]
    fn what_is_read_as_a_number_or_date_is_read_as_the_same_again(text in r"[-+( ]?[0-9.,/ -]{0,12}[-)]?") {
        for locale in [Locale::Da, Locale::En] {
            if let Ok(number) = decimal(&text, locale) {
                prop_assert_eq!(decimal(&number, Locale::En).unwrap(), number.clone());
                prop_assert_eq!(decimal(&locale.written(FieldKind::Decimal, &number), locale).unwrap(), number);
            }
        }
        if let Ok(day) = date(&text) {
            prop_assert_eq!(date(&day).unwrap(), day);
        }
    }

    #[test]
    fn no_text_makes_it_panic(text: String) {
        let _ = (decimal(&text, Locale::Da), decimal(&text, Locale::En), date(&text));
    }
}
