//! What a campaign sent to each reader.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    kernel::{lookup::EmailLookup, record::Record},
    messaging::id::MessageId,
    newsletter::id::{CampaignId, SubscriptionId},
};

/// That a mailbox was sent a letter, or is about to be. It is written before the mail service is called, so that nobody gets two.
///
/// It lies under the mailbox, so that whoever unsubscribes finds it by whatever way, and no second letter of a campaign goes to a
/// mailbox that was subscribed anew. It lies in the campaign's partition, so that its sender has no right to write in a reader's.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Subscribers, scope = campaign, key = "LETTER#{mailbox}")]
#[processing(subject = Reader, purpose = Newsletter, basis = Consent, keep = Until(expires_at, Days(90)))]
#[expect(clippy::struct_excessive_bools, reason = "each is reported by itself, in any order")]
pub struct Letter {
    /// The campaign.
    #[key]
    pub campaign: CampaignId,
    /// The reader's mailbox, as a key.
    #[key]
    pub mailbox: EmailLookup,
    /// The reader's subscription.
    #[plain]
    pub subscription: SubscriptionId,
    /// The letter's id, which the mail has in a header and a tag.
    #[plain]
    pub message: MessageId,
    /// What became of it.
    #[plain]
    pub state: LetterState,
    /// When a sender last claimed it.
    #[plain]
    pub claimed_at: Timestamp,
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
    /// Whether the reader unsubscribed after it.
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
    /// Nothing was to be sent to the reader any more.
    Skipped,
    /// The mail service will never take it.
    Failed,
}

crate::kernel::lookup::key_text! {
    /// One of the counters that share what is reported of a campaign.
    TallyShard, "0"
}

impl TallyShard {
    /// How many there are. Reports come many at a time, and each counter takes one after the other.
    const COUNT: u8 = 16;

    /// The one for the letter to a mailbox.
    #[must_use]
    pub fn of(mailbox: &EmailLookup) -> Self {
        let spread = mailbox.to_string().bytes().fold(0_u8, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte));
        Self((spread % Self::COUNT).to_string())
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
    /// Readers who unsubscribed.
    #[plain]
    pub unsubscribed: u64,
    /// When it is deleted.
    #[plain]
    pub expires_at: Timestamp,
}
