//! Requested accounts.

use jiff::Timestamp;

use crate::kernel::{
    language::Language,
    personal::{CompanyName, EmailAddress, PersonName, PhoneNumber},
    record::Record,
    token::TokenHash,
};

/// An account that somebody asked for and has not confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Tickets, scope = token, key = "SIGNUP")]
#[processing(subject = Applicant, purpose = ProvideService, basis = Contract, keep = Until(expires_at, Hours(24)))]
pub struct PendingSignup {
    /// The hash of the link's token.
    #[key]
    pub token: TokenHash,
    /// The organisation.
    #[personal(Organisation)]
    pub company_name: CompanyName,
    /// The person.
    #[personal(Identity)]
    pub name: PersonName,
    /// Their address.
    #[personal(Contact)]
    pub email: EmailAddress,
    /// Their phone number.
    #[personal(Contact)]
    pub phone: PhoneNumber,
    /// The policy version that they accepted.
    #[plain]
    pub policy_version: String,
    /// Whether they also asked for the newsletter.
    #[plain]
    pub newsletter: bool,
    /// The language that they used.
    #[plain]
    pub language: Language,
    /// When they requested the account.
    #[plain]
    pub asked_at: Timestamp,
    /// When the link ends.
    #[plain]
    pub expires_at: Timestamp,
}
