//! The proof of a second factor: a code or a passkey.

use domain::{
    FieldErrorCode, FieldErrors,
    identity::factors::{Method, SecondFactorCode, VerifiedFactor},
    records::Staff,
};
use lambda::Problem;

use crate::passkeys::ceremonies::Assertion;

/// The proof of a second factor.
pub(crate) enum Proof {
    Code(SecondFactorCode),
    Passkey(Box<Assertion>),
}

impl Proof {
    /// The proof that was given. Exactly one of the two must be.
    pub(crate) fn of(code: Option<SecondFactorCode>, passkey: Option<Assertion>) -> Result<Self, FieldErrors> {
        match (code, passkey) {
            (Some(code), None) => Ok(Self::Code(code)),
            (None, Some(passkey)) => Ok(Self::Passkey(Box::new(passkey))),
            (None, None) => Err(FieldErrors::one("code", FieldErrorCode::Missing)),
            (Some(_), Some(_)) => Err(FieldErrors::one("passkey", FieldErrorCode::InvalidChoice)),
        }
    }
}

/// Checks that the factor is accepted for staff, if the person authenticates as staff.
pub(crate) fn require_vouched(verified: VerifiedFactor, staff: Option<&Staff>) -> Result<VerifiedFactor, Problem> {
    match verified.method() {
        _ if staff.is_none_or(|staff| staff.vouches(verified.factor)) => Ok(verified),
        Method::Passkey => Err(Problem::WrongPasskey),
        Method::Totp | Method::RecoveryCode => Err(Problem::WrongCode),
    }
}
