//! Payment cards, as a payment provider names them: a token in place of the number (P04).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::kernel::{
    field_error::{FieldErrorCode, Form, Input, Request, object_input, text},
    input,
    record::redacted,
    schema::text_schema,
};

crate::personal_text! {
    /// The name of a payment provider or of a card's brand: 1–100 characters, one line.
    CardName, parse = input::line, format = "name", example = "Dankort",
    pattern = r"^(?=.*\S)[^\u0000-\u001f\u007f-\u009f]*$", longest = 100
}

crate::personal_text! {
    /// The provider's token for a card: up to 255 visible ASCII characters. A card number is refused.
    CardToken, parse = read_token, format = "card-token", example = "pm_1N3T00LkdIwHu7ix",
    pattern = "^[!-~]{1,255}$", longest = 255
}

crate::personal_text! {
    /// The last four digits of a card.
    LastFour, parse = read_last_four, format = "last4", example = "4242",
    pattern = "^[0-9]{4}$", longest = 4
}

fn read_token(text: &str) -> Result<String, FieldErrorCode> {
    if input::has_card_number(text) {
        return Err(FieldErrorCode::CardNumberRefused);
    }
    let token = input::token(text);
    match token.len() {
        0 => Err(FieldErrorCode::Empty),
        1..=255 if token.bytes().all(|byte| byte.is_ascii_graphic()) => Ok(token),
        1..=255 => Err(FieldErrorCode::InvalidCharacters),
        _ => Err(FieldErrorCode::TooLong),
    }
}

fn read_last_four(text: &str) -> Result<String, FieldErrorCode> {
    let digits = input::code(text);
    let is_four = digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_digit());
    if is_four { Ok(digits) } else { Err(input::refused(text, FieldErrorCode::InvalidLastFour)) }
}

/// The month in which a card expires. The card is valid until the month's end.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CardExpiry(String);

impl CardExpiry {
    /// Parses `2028-09`, or `09/28` or `09/2028` as it is printed on cards.
    ///
    /// # Errors
    /// `invalid-expiry`, or `card-number-refused`.
    pub fn parse(text: &str) -> Result<Self, FieldErrorCode> {
        Self::read_month(text).ok_or_else(|| input::refused(text, FieldErrorCode::InvalidExpiry))
    }

    fn read_month(text: &str) -> Option<Self> {
        let text = input::exact(text).replace(' ', "");
        let (year, month) = match (text.split_once('-'), text.split_once('/')) {
            (Some((year, month)), None) if year.len() == 4 => (year.to_owned(), month),
            (None, Some((month, year))) if year.len() == 4 => (year.to_owned(), month),
            (None, Some((month, year))) if year.len() == 2 => (format!("20{year}"), month),
            _ => return None,
        };
        let is_month =
            month.len() == 2 && month.bytes().all(|byte| byte.is_ascii_digit()) && ("01"..="12").contains(&month);
        let is_year = year.bytes().all(|byte| byte.is_ascii_digit()) && year.starts_with("20");
        (is_month && is_year).then(|| Self(format!("{year}-{month}")))
    }

    /// Year and month.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the card has expired on this day.
    #[must_use]
    pub fn is_past(&self, today: Date) -> bool {
        *self.0 < *format!("{:04}-{:02}", today.year(), today.month())
    }
}

redacted!(CardExpiry);

impl Input for CardExpiry {
    fn read(value: Option<&Value>) -> Result<Self, FieldErrorCode> {
        Self::parse(text(value)?)
    }
}

text_schema!(CardExpiry, "2028-09", "^20[0-9]{2}-(?:0[1-9]|1[0-2])$");

/// A card that a payment provider keeps.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PaymentCard {
    /// The provider.
    pub provider: CardName,
    /// The provider's token.
    pub token: CardToken,
    /// The card's brand.
    pub brand: CardName,
    /// The last four digits of its number.
    pub last4: LastFour,
    /// When it expires.
    pub expires: CardExpiry,
}

redacted!(PaymentCard);

impl Request for PaymentCard {
    fn read(form: &mut Form<'_>) -> Option<Self> {
        crate::read_fields!(form, provider, token, brand, last4, expires)
    }
}

object_input!(PaymentCard);

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn p04_a_card_is_a_token_and_never_a_number() {
        let card =
            json!({"provider": "Nets", "token": "tok_4242", "brand": "Dankort", "last4": "4242", "expires": "09/28"});
        let read = PaymentCard::read_all(Some(&card)).unwrap();
        assert_eq!(read.expires.as_str(), "2028-09");
        assert_eq!(format!("{read:?}"), "PaymentCard(redacted)");
        let number = "4111 1111 1111 1111";
        let wrong = json!({
            "provider": number, "token": number, "brand": number, "last4": number, "expires": number, "number": number, "cvc": "123",
            "4111111111111111": 1,
        });
        let errors = PaymentCard::read_all(Some(&wrong)).unwrap_err().0;
        let errors = errors.iter().map(|error| (error.pointer.as_str(), error.code.code())).collect::<Vec<_>>();
        let expected = [
            ("/provider", "card-number-refused"),
            ("/token", "card-number-refused"),
            ("/brand", "card-number-refused"),
            ("/last4", "card-number-refused"),
            ("/expires", "card-number-refused"),
            ("/number", "unknown-field"),
            ("/cvc", "unknown-field"),
            ("", "card-number-refused"),
        ];
        assert_eq!(errors, expected);
    }

    #[test]
    fn p04_a_card_is_valid_until_the_end_of_its_month() {
        let expiry = CardExpiry::parse("2028-09").unwrap();
        assert!(
            !expiry.is_past(date(2028, 9, 30))
                && expiry.is_past(date(2028, 10, 1))
                && !expiry.is_past(date(2027, 12, 31))
        );
        for text in [
            "2028-9",
            "2028-13",
            "2028-00",
            "28-09",
            "202-09",
            "20280-09",
            "1999-09",
            "09/028",
            "2028/09",
            "2028-09-30",
            "",
            "/",
            "２028-09",
        ] {
            assert_eq!(CardExpiry::parse(text), Err(FieldErrorCode::InvalidExpiry), "{text}");
        }
        assert_eq!(CardExpiry::parse(" 09 / 2028 "), Ok(expiry));
    }

    #[test]
    fn a_token_is_short_and_visible() {
        assert_eq!(CardToken::parse(""), Err(FieldErrorCode::Empty));
        assert_eq!(CardToken::parse(&"a".repeat(256)), Err(FieldErrorCode::TooLong));
        for text in ["pan_411111111111_1111", "4111-1111-1111-1111", "tok_4111111111111111"] {
            assert_eq!(CardToken::parse(text), Err(FieldErrorCode::CardNumberRefused), "{text}");
        }
        assert_eq!(CardToken::parse("tøk"), Err(FieldErrorCode::InvalidCharacters));
        for text in ["424", "42424", "424a", ""] {
            assert_eq!(LastFour::parse(text), Err(FieldErrorCode::InvalidLastFour));
        }
    }

    proptest! {
        #[test]
        fn what_is_parsed_parses_to_itself(text in "[0-9/ -]{4,9}|.{0,40}") {
            if let Ok(expiry) = CardExpiry::parse(&text) {
                prop_assert_eq!(CardExpiry::parse(expiry.as_str()), Ok(expiry));
            }
            if let Ok(token) = CardToken::parse(&text) {
                prop_assert_eq!(CardToken::parse(token.as_str()), Ok(token));
            }
            let _ = LastFour::parse(&text);
        }
    }
}
