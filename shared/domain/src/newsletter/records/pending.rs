//! Requested subscriptions.

use jiff::Timestamp;

use crate::kernel::{language::Language, personal::EmailAddress, record::Record, token::TokenHash};

/// A subscription to the newsletter that somebody asked for and has not confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Subscribers, scope = token, key = "PENDING")]
#[processing(subject = Reader, purpose = Newsletter, basis = Consent, keep = Until(expires_at, Days(7)))]
pub struct PendingSubscription {
    /// The hash of the link's token.
    #[key]
    pub token: TokenHash,
    /// The address that is to get the newsletter.
    #[personal(Contact)]
    pub email: EmailAddress,
    /// The language that they asked for.
    #[plain]
    pub language: Language,
    /// When they asked.
    #[plain]
    pub asked_at: Timestamp,
    /// When the link ends.
    #[plain]
    pub expires_at: Timestamp,
}
