//! How days and amounts are written in each language.

use crate::kernel::{
    date::Date,
    language::Language,
    money::{Currency, Money},
};

const MONTHS_DA: [&str; 12] = [
    "januar",
    "februar",
    "marts",
    "april",
    "maj",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "december",
];

/// A day: `1. marts 2027`, `1 March 2027`.
#[must_use]
pub fn day(language: Language, day: Date) -> String {
    let month = usize::try_from(day.month() - 1).ok().and_then(|nth| MONTHS_DA.get(nth)).copied().unwrap_or_default();
    match language {
        Language::Da => format!("{}. {month} {}", day.day(), day.year()),
        Language::En => day.strftime("%-d %B %Y").to_string(),
    }
}

/// An amount: `1.562,50 kr.`, `DKK 1,562.50`.
#[must_use]
pub fn amount(language: Language, amount: Money) -> String {
    let text = amount.to_string();
    let (whole, cents) = text.split_once('.').unwrap_or((&text, "00"));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
    let (thousands, decimals) = match language {
        Language::Da => ('.', ','),
        Language::En => (',', '.'),
    };
    let mut grouped = String::from(sign);
    for (nth, digit) in digits.chars().enumerate() {
        if nth > 0 && (digits.len() - nth).is_multiple_of(3) {
            grouped.push(thousands);
        }
        grouped.push(digit);
    }
    match (language, amount.currency()) {
        (Language::Da, Currency::Dkk) => format!("{grouped}{decimals}{cents} kr."),
        (Language::Da, Currency::Eur) => format!("{grouped}{decimals}{cents} euro"),
        (Language::En, currency) => format!("{} {grouped}{decimals}{cents}", currency.code()),
    }
}

/// Numbers one after the other: `60, 30 og 7`, `60, 30 and 7`.
#[must_use]
pub fn numbers(language: Language, numbers: &[i32]) -> String {
    let and = match language {
        Language::Da => "og",
        Language::En => "and",
    };
    let texts = numbers.iter().map(ToString::to_string).collect::<Vec<_>>();
    match texts.as_slice() {
        [first @ .., last] if !first.is_empty() => format!("{} {and} {last}", first.join(", ")),
        few => few.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::Language::{Da, En};

    use super::*;

    #[test]
    fn a_day_is_written_as_its_readers_write_it() {
        for (date, da, en) in [
            ("2027-01-31", "31. januar 2027", "31 January 2027"),
            ("2027-03-01", "1. marts 2027", "1 March 2027"),
            ("2028-02-29", "29. februar 2028", "29 February 2028"),
            ("2027-12-24", "24. december 2027", "24 December 2027"),
        ] {
            let date = date.parse().unwrap();
            assert_eq!((day(Da, date), day(En, date)), (da.to_owned(), en.to_owned()));
        }
    }

    #[test]
    fn an_amount_is_written_as_its_readers_write_it() {
        for (minor, currency, da, en) in [
            (0, Currency::Dkk, "0,00 kr.", "DKK 0.00"),
            (95_000, Currency::Dkk, "950,00 kr.", "DKK 950.00"),
            (156_250, Currency::Dkk, "1.562,50 kr.", "DKK 1,562.50"),
            (12_345_678_901, Currency::Dkk, "123.456.789,01 kr.", "DKK 123,456,789.01"),
            (10_005, Currency::Eur, "100,05 euro", "EUR 100.05"),
            (-156_250, Currency::Eur, "-1.562,50 euro", "EUR -1,562.50"),
        ] {
            let money = Money::of_minor(minor, currency);
            assert_eq!((amount(Da, money), amount(En, money)), (da.to_owned(), en.to_owned()));
        }
    }

    #[test]
    fn numbers_are_listed() {
        let written = |list: &[i32]| (numbers(Da, list), numbers(En, list));
        assert_eq!(written(&[60, 30, 7]), ("60, 30 og 7".to_owned(), "60, 30 and 7".to_owned()));
        assert_eq!(written(&[7]), ("7".to_owned(), "7".to_owned()));
        assert_eq!(written(&[]), (String::new(), String::new()));
    }
}
