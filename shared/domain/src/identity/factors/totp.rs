//! Codes of an authenticator app: six digits, thirty seconds, HMAC-SHA-1 (RFC 6238). Every app supports these.

use std::fmt;

use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use serde::{Deserialize, Serialize, de};
use totp_rs::{Builder, Secret};
use zeroize::Zeroizing;

use crate::{
    kernel::{field_error::FieldErrorCode, personal::EmailAddress, time::Now},
    privacy::operator::OPERATOR,
};

/// 160 bits, as RFC 4226 § 4 recommends.
const LENGTH: usize = 20;
/// Seconds in a time step.
const STEP: u64 = 30;

/// The secret that an authenticator app shares with us.
#[derive(Clone, PartialEq, Eq)]
pub struct TotpSecret(Zeroizing<[u8; LENGTH]>);

/// The six digits that an app shows.
#[derive(Clone, PartialEq, Eq)]
pub struct TotpCode(String);

impl TotpSecret {
    /// The secret of 20 random bytes.
    #[must_use]
    pub fn new(random: [u8; LENGTH]) -> Self {
        Self(Zeroizing::new(random))
    }

    /// The time step of `code`, if it is the current step, the one before or the one after: clocks differ, and typing takes time.
    pub(super) fn step_of(&self, code: &TotpCode, now: Now) -> Option<u64> {
        // The builder's defaults are the parameters above. Only `build` checks them, and it returns a `Result`.
        Builder::new().with_secret(Secret::new_stack(*self.0)).build_noncompliant().check(&code.0, seconds(now))
    }

    /// The code that an app shows at a moment.
    #[cfg(test)]
    pub(crate) fn code_at(&self, now: Now) -> TotpCode {
        let totp = Builder::new().with_secret(Secret::new_stack(*self.0)).build_noncompliant();
        TotpCode(totp.generate(seconds(now)).to_string())
    }

    /// The secret in base32 (RFC 4648), for people who type it into their app.
    #[must_use]
    pub fn expose(&self) -> String {
        const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        let digits = |five: &[u8]| {
            let bits = five.iter().fold(0_u64, |bits, byte| (bits << 8) | u64::from(*byte));
            (0..8).rev().map(move |place| {
                let digit = usize::try_from((bits >> (5 * place)) & 31).unwrap_or(0);
                char::from(ALPHABET[digit])
            })
        };
        self.0.chunks_exact(5).flat_map(digits).collect()
    }

    /// The `otpauth://` URI that an app reads from a QR code.
    #[must_use]
    pub fn uri(&self, email: &EmailAddress) -> String {
        let issuer = "E-SG.Cloud";
        debug_assert!(OPERATOR.name.starts_with(issuer), "the issuer is the operator's brand");
        format!(
            "otpauth://totp/{issuer}:{}?secret={}&issuer={issuer}&algorithm=SHA1&digits=6&period={STEP}",
            escaped(email.as_str()),
            self.expose()
        )
    }
}

fn seconds(now: Now) -> u64 {
    u64::try_from(now.0.as_second()).unwrap_or(0)
}

/// Percent-encodes everything but RFC 3986's unreserved characters.
fn escaped(text: &str) -> String {
    let escape = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(escape).collect()
}

impl TotpCode {
    /// Reads a typed code. Spaces and hyphens between the digits are ignored.
    ///
    /// # Errors
    /// `invalid-code`.
    pub fn parse(text: &str) -> Result<Self, FieldErrorCode> {
        let digits = crate::kernel::input::code(text);
        if digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_digit()) {
            Ok(Self(digits))
        } else {
            Err(FieldErrorCode::InvalidCode)
        }
    }
}

impl Serialize for TotpSecret {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD_NO_PAD.encode(*self.0))
    }
}

impl<'de> Deserialize<'de> for TotpSecret {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Zeroizing::new(String::deserialize(deserializer)?);
        let bytes = Zeroizing::new(STANDARD_NO_PAD.decode(&*text).map_err(de::Error::custom)?);
        let bytes = bytes.as_slice().try_into().map_err(de::Error::custom)?;
        Ok(Self::new(bytes))
    }
}

crate::kernel::record::redacted!(TotpSecret);

impl fmt::Debug for TotpCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TotpCode(redacted)")
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;

    const SECRET: [u8; 20] = *b"12345678901234567890";

    /// The test vectors of RFC 6238, appendix B, for SHA-1: the last six of their eight digits.
    #[test]
    fn codes_are_those_of_rfc_6238() {
        for (second, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            let now = Now(Timestamp::from_second(second).unwrap());
            let step = u64::try_from(second / 30).unwrap();
            assert_eq!(TotpSecret::new(SECRET).step_of(&TotpCode::parse(code).unwrap(), now), Some(step));
        }
    }

    #[test]
    fn only_codes_of_the_current_step_and_the_ones_beside_it_are_accepted() {
        let secret = TotpSecret::new(SECRET);
        let at = |second| Now(Timestamp::from_second(second).unwrap());
        let code = secret.code_at(at(300));
        let steps = [269, 270, 329, 330, 359, 360].map(|second| secret.step_of(&code, at(second)).is_some());
        assert_eq!(steps, [false, true, true, true, true, false]);
    }

    #[test]
    fn a_secret_is_shown_in_base_32_and_its_uri_names_the_email_address() {
        let secret = TotpSecret::new(SECRET);
        assert_eq!(secret.expose(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        let uri = secret.uri(&EmailAddress::parse("ada+x@example.com").unwrap());
        assert!(uri.starts_with("otpauth://totp/E-SG.Cloud:ada%2Bx%40example.com?secret=GEZDG"), "{uri}");
    }

    #[test]
    fn a_secret_is_read_as_it_was_stored_and_debug_does_not_show_it() {
        let secret = TotpSecret::new(SECRET);
        let stored = serde_json::to_string(&secret).unwrap();
        assert_eq!(serde_json::from_str::<TotpSecret>(&stored).unwrap(), secret);
        assert_eq!(format!("{secret:?}"), "TotpSecret(redacted)");
    }
}
