//! Recovery codes, for people who have lost their phone and passkeys. A code works once. It has 125 random bits; from
//! 112 bits on, a plain hash is enough (NIST SP 800-63B-4 § 3.1.2.2).

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::kernel::{field_error::FieldErrorCode, token::TokenHash};

/// How many codes are generated at a time.
pub const COUNT: usize = 10;

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// The number of characters, of 5 bits each.
const LENGTH: usize = 25;

/// A recovery code.
#[derive(Clone, PartialEq, Eq)]
pub struct RecoveryCode(String);

/// The hashes of the unused codes.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RecoveryCodes(Vec<TokenHash>);

impl RecoveryCode {
    fn new(random: &[u8; 16]) -> Self {
        let bits = u128::from_be_bytes(*random);
        let digit = |place: usize| {
            let digit = usize::try_from((bits >> (5 * place)) & 31).unwrap_or(0);
            char::from(ALPHABET[digit])
        };
        Self((0..LENGTH).map(digit).collect())
    }

    /// Reads a typed code. Any grouping is accepted, and letters that look like digits are read as these.
    ///
    /// # Errors
    /// `invalid-code`.
    pub fn parse(text: &str) -> Result<Self, FieldErrorCode> {
        let text = crate::kernel::input::code(text);
        let letters = text.chars().map(|c| match c.to_ascii_lowercase() {
            'o' => '0',
            'i' | 'l' => '1',
            other => other,
        });
        let code = letters.take(LENGTH + 1).collect::<String>();
        let known = code.bytes().all(|b| ALPHABET.contains(&b));
        if code.len() == LENGTH && known { Ok(Self(code)) } else { Err(FieldErrorCode::InvalidCode) }
    }

    /// The code as it is shown to its owner, once: five groups of five characters.
    #[must_use]
    pub fn grouped(&self) -> String {
        let letters = self.0.as_bytes().chunks(5).map(|group| String::from_utf8_lossy(group));
        letters.collect::<Vec<_>>().join("-")
    }

    /// The code's text. Only for its hash.
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl RecoveryCodes {
    /// Generates one code for each 16 random bytes, and returns their hashes with them.
    #[must_use]
    pub fn new(random: &[[u8; 16]]) -> (Self, Vec<RecoveryCode>) {
        let codes = random.iter().map(RecoveryCode::new).collect::<Vec<_>>();
        (Self(codes.iter().map(|code| TokenHash::of(code.expose())).collect()), codes)
    }

    /// The codes that are left after `code` was used. `None` if it is not one of them.
    pub(super) fn without(&self, code: &RecoveryCode) -> Option<Self> {
        let spent = TokenHash::of(code.expose());
        // All hashes are compared, whichever one matches.
        let left = self.0.iter().filter(|hash| **hash != spent).cloned().collect::<Vec<_>>();
        (left.len() < self.0.len()).then_some(Self(left))
    }

    /// How many codes are left.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether no codes are left.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryCode(redacted)")
    }
}

impl fmt::Debug for RecoveryCodes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RecoveryCodes({}, redacted)", self.0.len())
    }
}

impl crate::kernel::record::Redacted for RecoveryCodes {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_code_is_read_however_it_is_typed(random: [u8; 16]) {
            let code = RecoveryCode::new(&random);
            let shown = code.grouped();
            prop_assert_eq!(shown.len(), 29);
            let typed = shown.to_uppercase().replace('-', " ").replace('0', "O").replace('1', "l");
            prop_assert_eq!(RecoveryCode::parse(&typed).unwrap(), code);
        }

        #[test]
        fn no_text_makes_the_parser_panic(text in "\\PC{0,60}") {
            let _ = RecoveryCode::parse(&text);
        }
    }

    #[test]
    fn what_is_kept_is_no_code() {
        let (kept, codes) = RecoveryCodes::new(&[[7; 16]; COUNT]);
        let stored = serde_json::to_string(&kept).unwrap();
        assert_eq!(kept.len(), COUNT);
        assert!(!stored.contains(codes[0].expose()) && !format!("{codes:?}").contains(codes[0].expose()));
    }
}
