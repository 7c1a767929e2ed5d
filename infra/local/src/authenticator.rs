//! An authenticator app, for whoever has no phone at hand.

use jiff::Timestamp;
use totp_rs::{Builder, Secret};

/// An authenticator app with one secret.
#[derive(Clone)]
pub struct AuthenticatorApp([u8; 20]);

impl AuthenticatorApp {
    /// The app into which this secret was typed; `None` where it is not 160 bits in base32.
    #[must_use]
    pub fn new(secret: &str) -> Option<Self> {
        let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        let digits = secret.chars().map(|letter| alphabet.find(letter)).collect::<Option<Vec<_>>>()?;
        let bits = digits.into_iter().flat_map(|digit| (0..5).rev().map(move |bit| u8::from((digit >> bit) & 1 == 1)));
        let bits = bits.collect::<Vec<_>>();
        let bytes = bits.chunks(8).map(|byte| byte.iter().fold(0, |byte, bit| (byte << 1) | bit));
        bytes.collect::<Vec<_>>().try_into().ok().map(Self)
    }

    /// What it shows at a moment.
    #[must_use]
    pub fn code(&self, at: Timestamp) -> String {
        let app = Builder::new().with_secret(Secret::new_stack(self.0)).build_noncompliant();
        app.generate(at.as_second().unsigned_abs()).to_string()
    }
}
