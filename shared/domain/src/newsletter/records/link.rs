//! The links by which readers stop the newsletter.

use jiff::Timestamp;

use crate::{
    kernel::{lookup::EmailLookup, record::Record, token::TokenHash},
    newsletter::id::SubscriptionId,
    privacy::id::ConsentId,
};

/// Which subscription the link at the end of a letter stops.
///
/// It outlives the subscription, so that a letter that is found years later still answers as it did. A new consent has a new link.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Subscribers, scope = token, key = "UNSUBSCRIBE")]
#[processing(subject = Reader, purpose = Newsletter, basis = Consent, keep = AfterWithdrawal(expires_at, Years(2)))]
pub struct UnsubscribeLink {
    /// The hash of the link's token.
    #[key]
    pub token: TokenHash,
    /// The mailbox's address, as a key.
    #[plain]
    pub mailbox: EmailLookup,
    /// The subscription, also after it is deleted: whoever unsubscribes twice at once waits for the same letters.
    #[plain]
    pub subscription: SubscriptionId,
    /// The entry in the ledger by which the newsletter was consented to.
    #[plain]
    pub consent: ConsentId,
    /// When the link ends. `None` as long as the consent is given.
    #[plain]
    pub expires_at: Option<Timestamp>,
}
