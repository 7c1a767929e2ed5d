//! The view of a person's second factors.

use domain::{
    Timestamp,
    id::PasskeyId,
    personal::PasskeyName,
    records::{Factors, Passkey},
};
use serde::Serialize;

/// The second factors of a person. Nothing secret stands in it.
#[derive(Debug, Default, Serialize, utoipa::ToSchema)]
pub struct FactorsView {
    /// The authenticator app.
    totp: Option<TotpView>,
    /// The passkeys, in the order in which they were added.
    passkeys: Vec<PasskeyView>,
    /// How many recovery codes are left.
    recovery_codes_left: usize,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct TotpView {
    #[schema(value_type = String, format = "date-time")]
    since: Timestamp,
}

/// A passkey.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct PasskeyView {
    id: PasskeyId,
    name: PasskeyName,
    #[schema(value_type = String, format = "date-time")]
    created_at: Timestamp,
    #[schema(value_type = Option<String>, format = "date-time")]
    last_used_at: Option<Timestamp>,
}

impl From<&Factors> for FactorsView {
    fn from(factors: &Factors) -> Self {
        let passkey = |passkey: &Passkey| PasskeyView {
            id: passkey.id,
            name: passkey.name.clone(),
            created_at: passkey.created_at,
            last_used_at: passkey.last_used_at,
        };
        Self {
            totp: factors.totp.as_ref().map(|totp| TotpView { since: totp.since }),
            passkeys: factors.passkeys.iter().map(passkey).collect(),
            recovery_codes_left: factors.recovery_codes.len(),
        }
    }
}
