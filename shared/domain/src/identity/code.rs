//! Codes that are sent by text message. A code has eight digits and is valid for ten minutes and five tries.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use subtle::ConstantTimeEq;

use crate::kernel::field_error::FieldErrorCode;

/// How many tries a code has. After them, even the right code is refused.
pub const TRIES: u32 = 5;

/// With eight digits, five tries have a chance of one in twenty million.
const DIGITS: usize = 8;
const CODES: u64 = 100_000_000;

/// A code that was sent or typed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SmsCode(String);

impl SmsCode {
    /// Makes a code from random bytes.
    #[must_use]
    pub fn new(random: &[u8; 8]) -> Self {
        let number = u64::from_be_bytes(*random) % CODES;
        Self(format!("{number:0DIGITS$}"))
    }

    /// Reads a code as people type it. A code of another length is a wrong code, not a malformed one: it uses up a try.
    ///
    /// # Errors
    /// `invalid-sms-code`.
    pub fn parse(text: &str) -> Result<Self, FieldErrorCode> {
        let digits = crate::kernel::input::code(text);
        let is_code = (4..=12).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
        if is_code { Ok(Self(digits)) } else { Err(FieldErrorCode::InvalidSmsCode) }
    }

    /// The code's digits. Only for the text message and the hash.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

crate::kernel::record::redacted!(SmsCode);

impl crate::kernel::field_error::Input for SmsCode {
    fn read(value: Option<&Value>) -> Result<Self, FieldErrorCode> {
        Self::parse(crate::kernel::field_error::text(value)?)
    }
}

// Spaces and dashes between the digits are accepted too, but not documented.
crate::kernel::schema::text_schema!(SmsCode, "01234567", "^[0-9]{4,12}$");

/// The stored form of a code: random bytes of its request, and an HMAC over these bytes, the recipient and the code. A
/// plain hash would not do, since all codes of eight digits can be tried against it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CodeHash(String);

impl CodeHash {
    /// Combines the request's random bytes and the HMAC's text.
    #[must_use]
    pub fn new(request: &[u8; 16], mac: &str) -> Self {
        Self(format!("{}.{mac}", URL_SAFE_NO_PAD.encode(request)))
    }

    /// The request's random bytes.
    #[must_use]
    pub fn request(&self) -> Option<[u8; 16]> {
        let (request, _) = self.0.split_once('.')?;
        URL_SAFE_NO_PAD.decode(request).ok()?.try_into().ok()
    }

    /// Compares with an HMAC, in constant time.
    #[must_use]
    pub fn has(&self, mac: &str) -> bool {
        self.0.split_once('.').is_some_and(|(_, mine)| mine.as_bytes().ct_eq(mac.as_bytes()).into())
    }
}

crate::kernel::record::redacted!(CodeHash);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_code_has_eight_digits_and_is_read_as_it_is_typed(random: [u8; 8]) {
            let code = SmsCode::new(&random);
            prop_assert_eq!(code.expose().len(), DIGITS);
            let typed = format!(" {}-{} ", &code.expose()[..4], &code.expose()[4..]);
            prop_assert!(SmsCode::parse(&typed).as_ref() == Ok(&code));
        }

        #[test]
        fn no_text_makes_the_parser_panic(text in ".{0,40}") {
            let _ = SmsCode::parse(&text);
        }
    }

    #[test]
    fn a_hash_knows_its_own_request_and_code_and_shows_neither() {
        let hash = CodeHash::new(&[7; 16], "mac");
        assert_eq!(hash.request(), Some([7; 16]));
        assert!(hash.has("mac") && !hash.has("mad") && !hash.has(""));
        assert_eq!(format!("{hash:?} {:?}", SmsCode::new(&[1; 8])), "CodeHash(redacted) SmsCode(redacted)");
    }
}
