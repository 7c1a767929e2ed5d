//! The newsletter's readers, and what is sent to them.

mod campaign;
mod letter;
mod link;
mod pending;
mod sending;
mod subscription;

pub use campaign::{Campaign, CampaignCounts, CampaignList, CampaignStatus, CampaignText, Position};
pub use letter::{CampaignTally, Letter, LetterState, TallyShard};
pub use link::UnsubscribeLink;
pub use pending::PendingSubscription;
pub use sending::{CampaignsUnderWay, SenderLease, SendingKey, SuppressionReview, SuppressionReviews};
pub use subscription::{NewsletterSubscription, NewsletterSubscriptionView, ReaderShard, SuppressionReason};
