//! The newsletter's readers.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    kernel::{
        language::Language,
        lookup::{EmailLookup, key_text},
        personal::EmailAddress,
        record::Record,
        token::LinkToken,
    },
    newsletter::id::SubscriptionId,
    privacy::id::ConsentId,
};

/// A mailbox that gets the newsletter, by the consent of whoever has it.
///
/// There is one for each address, whether its owner has a log-in or not. It is deleted when the consent is withdrawn.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Subscribers, scope = mailbox, key = "SUBSCRIPTION")]
#[processing(subject = Reader, purpose = Newsletter, basis = Consent, keep = WhileGiven)]
#[view(NewsletterSubscriptionView)]
pub struct NewsletterSubscription {
    /// The mailbox's address, as a key.
    #[key]
    #[hidden]
    pub mailbox: EmailLookup,
    /// The id of the subscription.
    #[plain]
    #[view(as = "id")]
    pub subscription: SubscriptionId,
    /// Since when they get the newsletter.
    #[plain]
    pub since: Timestamp,
    /// The language that they get it in.
    #[plain]
    pub language: Language,
    /// The entry in the ledger by which it was consented to.
    #[plain]
    #[hidden]
    pub consent: ConsentId,
    /// Why nothing is sent for now, although the consent is given. A new confirmation ends that.
    #[plain]
    pub suppressed: Option<SuppressionReason>,
    /// The partition of the index of readers. `None` while nothing is sent.
    #[plain]
    #[hidden]
    pub index_key: Option<ReaderShard>,
    /// The order in the index.
    #[plain]
    #[hidden]
    pub index_order: Option<SubscriptionId>,
    /// The address.
    #[personal(Contact)]
    pub email: EmailAddress,
    /// The token of the link that ends every letter.
    #[personal(Credential)]
    #[hidden]
    pub unsubscribe: LinkToken,
}

key_text! {
    /// A partition of the index of readers.
    ReaderShard, "readers#0"
}

impl ReaderShard {
    /// How many there are. There may be more later, and not fewer.
    const COUNT: u8 = 8;

    /// The one of a subscription, whose last bits are random.
    #[must_use]
    pub fn of(subscription: SubscriptionId) -> Self {
        let [.., last] = subscription.to_bytes();
        Self(format!("readers#{}", last % Self::COUNT))
    }

    /// All of them.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..Self::COUNT).map(|shard| Self(format!("readers#{shard}")))
    }
}

/// Why the newsletter is not sent to a mailbox that it was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SuppressionReason {
    /// A letter could not be delivered, and never can.
    Bounced,
    /// A letter was reported as unwanted.
    Complained,
}
