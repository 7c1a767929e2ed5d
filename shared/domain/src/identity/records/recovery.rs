//! Requested password resets.

use jiff::Timestamp;

use crate::{
    identity::code::CodeHash,
    kernel::{lookup::PhoneLookup, personal::EmailAddress, record::Record, token::TokenHash},
};

/// A reset that somebody asked for by an e-mail address. Whether a log-in has the address is not known here.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Tickets, scope = token, key = "PASSWORD-RESET")]
#[processing(subject = Member, purpose = SecureAccess, basis = Contract, keep = Until(expires_at, Minutes(30)))]
pub struct PasswordReset {
    /// The hash of the link's token.
    #[key]
    pub token: TokenHash,
    /// The address.
    #[personal(Contact)]
    pub email: EmailAddress,
    /// When the reset was requested.
    #[plain]
    pub asked_at: Timestamp,
    /// When the link ends.
    #[plain]
    pub expires_at: Timestamp,
}

/// A reset that somebody asked for by a phone number. Only who asked for it has the request, so that nobody else uses up its tries.
///
/// Whether a log-in has the number is unknown at this point.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Tickets, scope = request, key = "PHONE-RESET")]
#[processing(subject = Member, purpose = SecureAccess, basis = Contract, keep = Until(expires_at, Minutes(10)))]
pub struct PhoneReset {
    /// The hash of the request, which its answer has.
    #[key]
    pub request: TokenHash,
    /// The number, as an HMAC.
    #[plain]
    pub phone: PhoneLookup,
    /// An HMAC over this request, the number and the code.
    #[personal(Credential)]
    pub code: CodeHash,
    /// Codes that were tried.
    #[plain]
    pub tries: u32,
    /// When the reset was requested.
    #[plain]
    pub asked_at: Timestamp,
    /// When the code expires.
    #[plain]
    pub expires_at: Timestamp,
}
