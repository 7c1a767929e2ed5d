//! The codes that are typed as a second factor.

use serde_json::Value;

use super::{RecoveryCode, TotpCode};
use crate::kernel::field_error::FieldErrorCode;

/// The code of an authenticator app, or a recovery code. The two have different forms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecondFactorCode {
    /// Six digits.
    Totp(TotpCode),
    /// Five groups of five characters.
    Recovery(RecoveryCode),
}

impl SecondFactorCode {
    /// Reads what was typed.
    ///
    /// # Errors
    /// `invalid-code`.
    pub fn parse(text: &str) -> Result<Self, FieldErrorCode> {
        TotpCode::parse(text).map(Self::Totp).or_else(|_| RecoveryCode::parse(text).map(Self::Recovery))
    }
}

macro_rules! typed {
    ($name:ident, $example:literal, $pattern:literal) => {
        impl crate::kernel::field_error::Input for $name {
            fn read(value: Option<&Value>) -> Result<Self, FieldErrorCode> {
                Self::parse(crate::kernel::field_error::text(value)?)
            }
        }

        crate::kernel::schema::text_schema!($name, $example, $pattern);
    };
}

// Spaces, and a recovery code without dashes or in capitals, are accepted too, but not documented.
typed!(SecondFactorCode, "123456", "^([0-9]{6}|[0-9a-hjkmnp-tv-z]{5}(-[0-9a-hjkmnp-tv-z]{5}){4})$");
typed!(TotpCode, "123456", "^[0-9]{6}$");
