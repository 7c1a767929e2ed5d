//! What a campaign sent to each reader.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    kernel::{lookup::EmailLookup, record::Record},
    messaging::id::MessageId,
    newsletter::id::{CampaignId, SubscriptionId},
};

/// That a reader was sent a letter, or is about to be. It is written before the mail service is called, so that nobody gets two.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Subscribers, scope = campaign, key = "LETTER#{subscription}")]
#[processing(subject = Reader, purpose = Newsletter, basis = Consent, keep = Until(expires_at, Days(90)))]
pub struct Letter {
    /// The campaign.
    #[key]
    pub campaign: CampaignId,
    /// The reader's subscription.
    #[key]
    pub subscription: SubscriptionId,
    /// The reader's mailbox, as a key.
    #[plain]
    pub mailbox: EmailLookup,
    /// The letter's id, which the mail bears.
    #[plain]
    pub message: MessageId,
    /// What became of it.
    #[plain]
    pub state: LetterState,
    /// When a sender last claimed it.
    #[plain]
    pub claimed_at: Timestamp,
    /// How often it was claimed.
    #[plain]
    pub tries: u32,
    /// How often it was given to the mail service although it is not known whether the service had taken it before.
    #[plain]
    pub repeats: u32,
    /// Whether the mail service says that it arrived.
    #[plain]
    pub delivered: bool,
    /// Whether it says that it never will.
    #[plain]
    pub bounced: bool,
    /// Whether the reader reported it as unwanted.
    #[plain]
    pub complained: bool,
    /// Whether the reader unsubscribed by its link.
    #[plain]
    pub unsubscribed: bool,
    /// When it is deleted.
    #[plain]
    pub expires_at: Timestamp,
}

/// What became of a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LetterState {
    /// A sender has claimed it.
    Sending,
    /// The mail service does not take it for now, and has not taken it.
    Postponed,
    /// The mail service took it.
    Sent,
    /// The reader had withdrawn the consent.
    Skipped,
    /// The mail service will never take it.
    Failed,
}

crate::kernel::lookup::key_text! {
    /// One of the counters that share what is reported of a campaign.
    TallyShard, "0"
}

impl TallyShard {
    /// The counter of this number.
    #[must_use]
    pub fn new(number: u8) -> Self {
        Self(number.to_string())
    }
}

/// A part of what was reported of a campaign's letters, each once.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Subscribers, scope = campaign, key = "TALLY#{shard}")]
#[processing(subject = Staff, purpose = Newsletter, basis = LegitimateInterest, keep = Until(expires_at, Years(3)))]
pub struct CampaignTally {
    /// The campaign.
    #[key]
    pub campaign: CampaignId,
    /// The part.
    #[key]
    pub shard: TallyShard,
    /// Letters that arrived.
    #[plain]
    pub delivered: u64,
    /// Letters that never will.
    #[plain]
    pub bounced: u64,
    /// Letters that were reported as unwanted.
    #[plain]
    pub complained: u64,
    /// Readers who unsubscribed by the letter's link.
    #[plain]
    pub unsubscribed: u64,
    /// When it is deleted.
    #[plain]
    pub expires_at: Timestamp,
}
