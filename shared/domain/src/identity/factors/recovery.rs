//! Recovery codes: for whoever has lost phone and passkeys. Each is 125 random bits, more than the 112 from which a plain
//! hash is enough (NIST SP 800-63B-4 § 3.1.2.2), and works once.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::kernel::{field_error::FieldErrorCode, token::TokenHash};

/// How many are made at a time.
pub const COUNT: usize = 10;

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// Characters of 5 bits.
const LENGTH: usize = 25;

/// A recovery code as its owner holds it.
#[derive(Clone, PartialEq, Eq)]
pub struct RecoveryCode(String);

/// The hashes of the codes that are left.
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

    /// Reads what was typed, however it is grouped, and with the letters that are taken for digits.
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

    /// As it is shown, once: five groups of five.
    #[must_use]
    pub fn grouped(&self) -> String {
        let letters = self.0.as_bytes().chunks(5).map(|group| String::from_utf8_lossy(group));
        letters.collect::<Vec<_>>().join("-")
    }

    /// Its text, for its hash and for nothing else.
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl RecoveryCodes {
    /// New codes, one for each random 16 bytes, with what is kept of them.
    #[must_use]
    pub fn new(random: &[[u8; 16]]) -> (Self, Vec<RecoveryCode>) {
        let codes = random.iter().map(RecoveryCode::new).collect::<Vec<_>>();
        (Self(codes.iter().map(|code| TokenHash::of(code.expose())).collect()), codes)
    }

    /// Those that are left once `code` was spent; `None` where it is none of them.
    pub(super) fn without(&self, code: &RecoveryCode) -> Option<Self> {
        let spent = TokenHash::of(code.expose());
        // All are compared, whichever it is.
        let left = self.0.iter().filter(|hash| **hash != spent).cloned().collect::<Vec<_>>();
        (left.len() < self.0.len()).then_some(Self(left))
    }

    /// How many are left.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether none is.
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
