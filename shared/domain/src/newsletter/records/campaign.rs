//! Campaigns.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    kernel::{id::UserId, record::Record},
    newsletter::{
        id::{CampaignId, SubscriptionId},
        text::{LetterMarkdown, SubjectLine},
    },
};

crate::kernel::lookup::key_text! {
    /// The partition of all campaigns. There are few: one or two a month.
    CampaignList, "newsletters"
}

impl CampaignList {
    /// The only one.
    #[must_use]
    pub fn all() -> Self {
        Self("newsletters".to_owned())
    }
}

/// An issue of the newsletter: its state, and how far it has come. It tells of no reader.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Subscribers, scope = list, key = "CAMPAIGN#{campaign}", due = due_at, worker = Campaigns)]
#[processing(subject = Staff, purpose = Newsletter, basis = LegitimateInterest, keep = Until(expires_at, Years(3)))]
pub struct Campaign {
    /// The list of all.
    #[key]
    pub list: CampaignList,
    /// The campaign.
    #[key]
    pub campaign: CampaignId,
    /// The state.
    #[plain]
    pub status: CampaignStatus,
    /// The subject line, the same in both languages.
    #[plain]
    pub subject: SubjectLine,
    /// The member of staff who wrote it.
    #[plain]
    pub written_by: UserId,
    /// When it is to be sent. `None` until that is decided.
    #[plain]
    pub send_at: Option<Timestamp>,
    /// When sending began. It goes to those who were subscribed then.
    #[plain]
    pub started_at: Option<Timestamp>,
    /// When the last letter was sent, or when it was stopped.
    #[plain]
    pub ended_at: Option<Timestamp>,
    /// How far it has come.
    #[plain]
    pub position: Position,
    /// What became of the readers that it has come to.
    #[plain]
    pub counts: CampaignCounts,
    /// When its sender has something to do.
    #[plain]
    pub due_at: Option<Timestamp>,
    /// When it is deleted.
    #[plain]
    pub expires_at: Timestamp,
}

/// The state of a campaign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CampaignStatus {
    /// It is written, and nothing is decided.
    Draft,
    /// It will be sent at its time.
    Scheduled,
    /// It is being sent.
    Sending,
    /// It was sent to every reader.
    Sent,
    /// It was stopped: nothing more is sent.
    Stopped,
}

/// How far a campaign has come in the index of readers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Position {
    /// The partition of the index.
    pub shard: u8,
    /// The last reader of it who is done.
    pub after: Option<SubscriptionId>,
}

/// What became of the readers that a campaign has come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CampaignCounts {
    /// Letters that the mail service took.
    pub sent: u64,
    /// Readers to whom nothing was to be sent any more when their turn came.
    pub skipped: u64,
    /// Letters that the mail service will never take.
    pub failed: u64,
    /// Letters that may have been sent twice: the mail service's answer, or the record of it, was lost.
    pub repeated: u64,
}

/// The words of a campaign. They are a record of their own, because how far a campaign has come is written often.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Subscribers, scope = campaign, key = "TEXT")]
#[processing(subject = Staff, purpose = Newsletter, basis = LegitimateInterest, keep = Until(expires_at, Years(3)))]
pub struct CampaignText {
    /// The campaign.
    #[key]
    pub campaign: CampaignId,
    /// The subject line.
    #[plain]
    pub subject: SubjectLine,
    /// The text in Danish, in Markdown.
    #[plain]
    pub markdown_da: Option<LetterMarkdown>,
    /// The text in English.
    #[plain]
    pub markdown_en: Option<LetterMarkdown>,
    /// Since when everybody may read it on the web: since it began to be sent.
    #[plain]
    pub published_at: Option<Timestamp>,
    /// When it is deleted.
    #[plain]
    pub expires_at: Timestamp,
}
