//! What the sender of campaigns keeps for itself and for those who must know of it. None of it tells of anybody.

use jiff::Timestamp;

use crate::{
    kernel::record::Record,
    newsletter::id::{CampaignId, SuppressionReviewId},
};

crate::kernel::lookup::key_text! {
    /// The partition of what is known of sending.
    SendingKey, "newsletters.sending"
}

impl SendingKey {
    /// The only one.
    #[must_use]
    pub fn only() -> Self {
        Self("newsletters.sending".to_owned())
    }
}

/// Which campaigns are being sent. A reader who unsubscribes is told that it is done once no letter of these can be sent any more.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Subscribers, scope = key, key = "UNDER-WAY")]
#[processing(subject = Staff, purpose = Newsletter, basis = LegitimateInterest, keep = Until(expires_at, Years(3)))]
pub struct CampaignsUnderWay {
    /// There is one.
    #[key]
    pub key: SendingKey,
    /// The campaigns.
    #[plain]
    pub campaigns: Vec<CampaignId>,
    /// The one that began last, whether it is still being sent or not: a reader who unsubscribes is counted there.
    #[plain]
    pub latest: Option<CampaignId>,
    /// When it is deleted.
    #[plain]
    pub expires_at: Timestamp,
}

/// That somebody sends letters. There is one sender at a time, because the rate is for all of them together.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Subscribers, scope = key, key = "LEASE")]
#[processing(subject = Reader, purpose = Newsletter, basis = Consent, keep = Until(expires_at, Days(90)))]
pub struct SenderLease {
    /// There is one.
    #[key]
    pub key: SendingKey,
    /// A random number by which a sender knows its own lease.
    #[plain]
    pub sender: u32,
    /// When it ends, unless it is renewed.
    #[plain]
    pub expires_at: Timestamp,
}

crate::kernel::lookup::key_text! {
    /// The partition of the reviews of the suppression list.
    SuppressionReviews, "newsletters.suppressed"
}

impl SuppressionReviews {
    /// The only one.
    #[must_use]
    pub fn all() -> Self {
        Self("newsletters.suppressed".to_owned())
    }
}

/// That the mail service's suppression list is to be reviewed: it keeps the address of no reader who has left or has confirmed anew.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Subscribers, scope = list, key = "REVIEW#{review}", due = due_at, worker = Campaigns, id = Random)]
#[processing(subject = Reader, purpose = Newsletter, basis = Consent, keep = Until(expires_at, Days(90)))]
pub struct SuppressionReview {
    /// The list of all.
    #[key]
    pub list: SuppressionReviews,
    /// The review.
    #[key]
    pub review: SuppressionReviewId,
    /// When.
    #[plain]
    pub due_at: Option<Timestamp>,
    /// When this record is deleted.
    #[plain]
    pub expires_at: Timestamp,
}
