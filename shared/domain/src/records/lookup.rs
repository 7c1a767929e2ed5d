//! What personal data is found by, without being in a key.

use std::{convert::Infallible, fmt, str::FromStr};

/// An e-mail address as a key: a version and the HMAC of its normal form, made by `store`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EmailLookup(String);

impl EmailLookup {
    /// From the version of the HMAC's key and the HMAC's text.
    #[must_use]
    pub fn new(version: &str, mac: &str) -> Self {
        Self(format!("email.{version}.{mac}"))
    }
}

impl fmt::Display for EmailLookup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for EmailLookup {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(Self(text.to_owned()))
    }
}

crate::id::text_serde!(EmailLookup, "email.v1.…");
