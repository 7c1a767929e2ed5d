//! The second factors, and the ways to show one.

use std::{fmt, str::FromStr};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::identity::id::PasskeyId;

/// A way to show a second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// The code of an authenticator app.
    Totp,
    /// A passkey.
    Passkey,
    /// One of the recovery codes.
    RecoveryCode,
}

/// One second factor, distinguishable from every other one that its owner has or had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Factor {
    /// The authenticator app that was set up at this time.
    Totp(Timestamp),
    /// A passkey.
    Passkey(PasskeyId),
}

/// The text does not name a second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a second factor")]
pub struct NotAFactor;

/// The prefix of an authenticator app's text. The time at which the app was set up follows.
const TOTP: &str = "totp_";

impl fmt::Display for Factor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Totp(since) => write!(f, "{TOTP}{since}"),
            Self::Passkey(id) => id.fmt(f),
        }
    }
}

impl FromStr for Factor {
    type Err = NotAFactor;

    fn from_str(text: &str) -> Result<Self, NotAFactor> {
        let text = crate::kernel::input::token(text);
        match text.strip_prefix(TOTP) {
            Some(since) => since.parse().map(Self::Totp).map_err(|_| NotAFactor),
            None => text.parse().map(Self::Passkey).map_err(|_| NotAFactor),
        }
    }
}

impl Factor {
    /// The method by which the factor is shown.
    #[must_use]
    pub fn method(self) -> Method {
        match self {
            Self::Totp(_) => Method::Totp,
            Self::Passkey(_) => Method::Passkey,
        }
    }

    /// When its owner added it.
    #[must_use]
    pub fn since(self) -> Timestamp {
        match self {
            Self::Totp(since) => since,
            Self::Passkey(id) => id.made_at(),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::kernel::time::Now;

    proptest! {
        #[test]
        fn a_factor_is_found_again_by_its_name(millis in 0_i64..253_402_300_799_000, number: u8, text in "\\PC{0,40}") {
            let since = Timestamp::from_millisecond(millis).unwrap();
            for factor in [Factor::Totp(since), Factor::Passkey(PasskeyId::new(Now(since), &[number; 10]))] {
                prop_assert_eq!(factor.to_string().parse(), Ok(factor));
                prop_assert_eq!(factor.since(), since);
            }
            let _ = format!("totp_{text}").parse::<Factor>();
        }
    }
}
