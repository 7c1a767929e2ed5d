//! Exact decimal numbers, kept as they are written and never as floating point.

use serde_json::{Number, Value};
use utoipa::openapi::{ObjectBuilder, RefOr, Schema, Type, schema::SchemaType};

use crate::{
    datasets::currency::CurrencyCode,
    kernel::{
        field_error::{FieldErrorCode, Input, text},
        input,
        record::redacted,
    },
};

/// The most digits before the decimal point.
const WHOLE_DIGITS: usize = 15;

/// Declares a decimal number with at most so many decimals.
macro_rules! decimal {
    ($(#[$meta:meta])* $name:ident, decimals = $decimals:literal, example = $example:literal, pattern = $pattern:literal) => {
        $(#[$meta])*
        #[derive(Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        redacted!($name);

        impl $name {
            /// Parses a number with a point before the decimals.
            ///
            /// # Errors
            /// `invalid-decimal`.
            pub fn parse(text: &str) -> Result<Self, FieldErrorCode> {
                canonical(&input::exact(text), $decimals).map(Self)
            }

            /// The number.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl Input for $name {
            fn read(value: Option<&Value>) -> Result<Self, FieldErrorCode> {
                match value {
                    Some(Value::Number(number)) => Self::parse(&exact(number)?),
                    value => Self::parse(text(value)?),
                }
            }
        }

        impl utoipa::PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                let schema = ObjectBuilder::new().schema_type(SchemaType::from_iter([Type::String, Type::Number]));
                schema.examples([Value::from($example)]).pattern(Some($pattern)).into()
            }
        }

        impl utoipa::ToSchema for $name {}
    };
}

decimal! {
    /// An amount of money: at most 15 digits before the point, and as many decimals as its currency has.
    Amount, decimals = 4, example = "1250.00", pattern = r"^-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,4})?$"
}

decimal! {
    /// A quantity: at most 15 digits before the point and 6 after it.
    Quantity, decimals = 6, example = "312.5", pattern = r"^-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,6})?$"
}

impl Amount {
    /// The amount with as many decimals as its currency has.
    ///
    /// # Errors
    /// `too-many-decimals` if that would not be exact.
    pub fn in_currency(&self, currency: CurrencyCode) -> Result<Self, FieldErrorCode> {
        let (whole, decimals) = self.0.split_once('.').unwrap_or((&self.0, ""));
        let places = currency.decimals();
        if decimals.len() > places {
            return Err(FieldErrorCode::TooManyDecimals);
        }
        let point = if places > 0 { "." } else { "" };
        let amount = format!("{whole}{point}{decimals:0<places$}");
        // Nothing is not negative.
        let is_zero = amount.bytes().all(|byte| matches!(byte, b'-' | b'0' | b'.'));
        Ok(Self(if is_zero { amount.trim_start_matches('-').to_owned() } else { amount }))
    }
}

/// The digits of a JSON number. With more than 15 of them it may be another number already, since most programs read it as a float
/// of 64 bits.
fn exact(number: &Number) -> Result<String, FieldErrorCode> {
    let text = number.to_string();
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    if digits > 15 || text.contains(['e', 'E']) { Err(FieldErrorCode::InvalidDecimal) } else { Ok(text) }
}

/// The one way to write a number: no leading zeros, no zeros after the last decimal.
fn canonical(text: &str, most: usize) -> Result<String, FieldErrorCode> {
    let invalid = Err(input::refused(text, FieldErrorCode::InvalidDecimal));
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |digits| ("-", digits));
    let (whole, decimals) = digits.split_once('.').map_or((digits, None), |(whole, decimals)| (whole, Some(decimals)));
    let are_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !are_digits(whole) || !decimals.is_none_or(are_digits) {
        return if text.is_empty() { Err(FieldErrorCode::Empty) } else { invalid };
    }
    let (whole, decimals) = (whole.trim_start_matches('0'), decimals.unwrap_or_default().trim_end_matches('0'));
    if whole.len() > WHOLE_DIGITS {
        return invalid;
    }
    if decimals.len() > most {
        return Err(FieldErrorCode::TooManyDecimals);
    }
    let sign = if whole.is_empty() && decimals.is_empty() { "" } else { sign };
    let (whole, point) = (if whole.is_empty() { "0" } else { whole }, if decimals.is_empty() { "" } else { "." });
    Ok(format!("{sign}{whole}{point}{decimals}"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_are_exact_and_written_in_one_way() {
        for (text, read) in [
            ("1250.00", "1250"),
            ("-0.10", "-0.1"),
            ("007", "7"),
            ("-0", "0"),
            ("0.000", "0"),
            ("999999999999999.9999", "999999999999999.9999"),
            (" 12 ", "12"),
            ("\u{2212}12", "-12"),
        ] {
            assert_eq!(Amount::parse(text).unwrap().as_str(), read, "{text}");
        }
        for text in ["1,5", "1.", ".5", "1e3", "+1", "--1", "1 000", "NaN", "1000000000000000", "٣"] {
            assert_eq!(Amount::parse(text), Err(FieldErrorCode::InvalidDecimal), "{text}");
        }
        assert_eq!(Amount::parse(""), Err(FieldErrorCode::Empty));
        assert_eq!(Amount::parse("1.00001"), Err(FieldErrorCode::TooManyDecimals));
        assert_eq!(Quantity::parse("1.000001").unwrap().as_str(), "1.000001");
        assert_eq!(Amount::parse("4111 1111 1111 1111"), Err(FieldErrorCode::CardNumberRefused));
        assert_eq!(format!("{:?}", Amount::parse("12").unwrap()), "Amount(redacted)");
    }

    #[test]
    fn an_amount_has_the_decimals_of_its_currency() {
        let of = |amount: &str, currency: &str| {
            let currency = CurrencyCode::parse(currency).unwrap();
            Amount::parse(amount).unwrap().in_currency(currency).map(|amount| amount.0)
        };
        assert_eq!(of("1250", "DKK").as_deref(), Ok("1250.00"));
        assert_eq!(of("-0.5", "EUR").as_deref(), Ok("-0.50"));
        assert_eq!(of("1250", "JPY").as_deref(), Ok("1250"));
        assert_eq!(of("1.234", "KWD").as_deref(), Ok("1.234"));
        assert_eq!(of("0", "DKK").as_deref(), Ok("0.00"));
        assert_eq!(of("1.234", "DKK"), Err(FieldErrorCode::TooManyDecimals));
        assert_eq!(of("0.5", "JPY"), Err(FieldErrorCode::TooManyDecimals));
    }

    #[test]
    fn a_json_number_is_read_if_it_is_exact() {
        let read = |json: &str| Amount::read(Some(&serde_json::from_str(json).unwrap())).map(|amount| amount.0);
        assert_eq!(read("1250.5").as_deref(), Ok("1250.5"));
        assert_eq!(read("-7").as_deref(), Ok("-7"));
        for json in ["0.1234567890123456", "1e20", "12345678901234567"] {
            assert_eq!(read(json), Err(FieldErrorCode::InvalidDecimal), "{json}");
        }
        assert_eq!(read("true"), Err(FieldErrorCode::WrongType));
    }

    proptest! {
        #[test]
        fn a_parsed_number_parses_to_itself_and_keeps_its_value(whole in 0_u64..1_000_000_000_000_000, decimals in 0_u32..10_000, negative: bool) {
            let text = format!("{}{whole}.{decimals:04}", if negative { "-" } else { "" });
            let amount = Amount::parse(&text).unwrap();
            prop_assert_eq!(Amount::parse(amount.as_str()), Ok(amount.clone()));
            let (left, right) = amount.as_str().split_once('.').unwrap_or((amount.as_str(), ""));
            prop_assert_eq!(left.trim_start_matches('-').parse::<u64>().unwrap(), whole);
            prop_assert_eq!(format!("{right:0<4}").parse::<u32>().unwrap(), decimals);
        }

        #[test]
        fn no_text_makes_the_parser_panic(text in "\\PC{0,30}|[-0-9.,]{0,30}") {
            let _ = (Amount::parse(&text), Quantity::parse(&text));
        }
    }
}
