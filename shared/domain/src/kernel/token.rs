//! Tokens: 256 random bits that a person holds. Only their SHA-256 is stored.

use std::fmt;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::kernel::field_error::FieldErrorCode;

/// The number of random bytes in a token.
pub(crate) const SECRET: usize = 32;
/// The number of bytes of each id in a token.
pub(crate) const PART: usize = 16;

/// The SHA-256 of a token. The token cannot be derived from it.
#[derive(Debug, Clone, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TokenHash(String);

impl TokenHash {
    /// The hash of a token as somebody presents it, whether there can be such a token or not.
    #[must_use]
    pub fn of_presented(text: &str) -> Self {
        Self::of(&crate::kernel::input::token(text))
    }

    /// The hash of a token's text.
    pub(crate) fn of(text: &str) -> Self {
        Self(URL_SAFE_NO_PAD.encode(Sha256::digest(text)))
    }
}

/// Compares in constant time.
impl PartialEq for TokenHash {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_bytes().ct_eq(other.0.as_bytes()).into()
    }
}

impl fmt::Display for TokenHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A token in the fragment of a mail's link.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LinkToken(String);

impl LinkToken {
    /// Makes a token of 32 random bytes.
    #[must_use]
    pub fn new(random: &[u8; 32]) -> Self {
        Self(URL_SAFE_NO_PAD.encode(random))
    }

    /// The hash that is stored.
    #[must_use]
    pub fn hash(&self) -> TokenHash {
        TokenHash::of(&self.0)
    }

    /// The token's text. Only for the mail.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

crate::kernel::record::redacted!(LinkToken);

crate::kernel::schema::text_schema!(
    LinkToken,
    "Zm9ydHktdHdvIHJhbmRvbSBieXRlcyBvZiBhIGxpbms",
    crate::kernel::schema::TOKEN
);

impl crate::kernel::field_error::Input for LinkToken {
    fn read(value: Option<&Value>) -> Result<Self, FieldErrorCode> {
        let text = crate::kernel::input::token(crate::kernel::field_error::text(value)?);
        match URL_SAFE_NO_PAD.decode(&text) {
            Ok(bytes) if bytes.len() == 32 => Ok(Self(text)),
            _ => Err(FieldErrorCode::InvalidToken),
        }
    }
}

/// The token of a link: 256 random bits, and `N` ids that form the key of the item that the link opens, so that one
/// read finds it. The hash covers all of it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct TokenWithIds<const N: usize>(String);

impl<const N: usize> TokenWithIds<N> {
    pub(crate) fn new(ids: [[u8; PART]; N], random: &[u8; SECRET]) -> Self {
        Self(URL_SAFE_NO_PAD.encode([&random[..], ids.as_flattened()].concat()))
    }

    pub(crate) fn hash(&self) -> TokenHash {
        TokenHash::of(&self.0)
    }

    pub(crate) fn expose(&self) -> &str {
        &self.0
    }

    /// The ids in the token. Their kinds are not checked.
    pub(crate) fn ids(&self) -> Option<[[u8; PART]; N]> {
        let bytes = URL_SAFE_NO_PAD.decode(&self.0).ok()?;
        let (parts, rest) = bytes.get(SECRET..)?.as_chunks::<PART>();
        rest.is_empty().then(|| parts.try_into().ok())?
    }

    pub(crate) fn read(value: Option<&Value>) -> Result<Self, FieldErrorCode> {
        let token = Self(crate::kernel::input::token(crate::kernel::field_error::text(value)?));
        // Whether the ids refer to anything is checked later, with the same error as for a used token.
        token.ids().map(|_| token.clone()).ok_or(FieldErrorCode::InvalidToken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_shows_nothing_of_a_links_token() {
        let link = LinkToken::new(&[7; 32]);
        assert!(!format!("{link:?}").contains(link.expose()));
        assert_ne!(link.hash().to_string(), link.expose());
    }
}
