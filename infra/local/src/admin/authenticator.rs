//! An authenticator app, for people without a phone at hand. It computes the codes itself (RFC 6238), so that the codes
//! that the functions accept are checked against an independent implementation.

use jiff::Timestamp;
use ring::hmac;

/// An authenticator app with one secret.
#[derive(Clone)]
pub struct AuthenticatorApp([u8; 20]);

impl AuthenticatorApp {
    /// The app with this secret; `None` if the secret is not 160 bits in base32.
    #[must_use]
    pub fn new(secret: &str) -> Option<Self> {
        let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        let digits = secret.chars().map(|letter| alphabet.find(letter)).collect::<Option<Vec<_>>>()?;
        let bits = digits.into_iter().flat_map(|digit| (0..5).rev().map(move |bit| u8::from((digit >> bit) & 1 == 1)));
        let bits = bits.collect::<Vec<_>>();
        let bytes = bits.chunks(8).map(|byte| byte.iter().fold(0, |byte, bit| (byte << 1) | bit));
        bytes.collect::<Vec<_>>().try_into().ok().map(Self)
    }

    /// The code that it shows at a moment.
    #[must_use]
    pub fn code(&self, at: Timestamp) -> String {
        let step = at.as_second().unsigned_abs() / 30;
        let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &self.0);
        let tag = hmac::sign(&key, &step.to_be_bytes());
        // RFC 4226, section 5.3: the last four bits are the offset of the 31 bits that the code is made of.
        let from = usize::from(tag.as_ref().last().map_or(0, |last| last & 0xf));
        let bits = tag.as_ref().iter().skip(from).take(4).fold(0_u32, |bits, byte| (bits << 8) | u32::from(*byte));
        format!("{:06}", (bits & 0x7fff_ffff) % 1_000_000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_shows_the_codes_of_rfc_6238() {
        let app = AuthenticatorApp::new("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ").unwrap();
        for (second, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(app.code(Timestamp::from_second(second).unwrap()), code, "{second}");
        }
    }
}
