//! The newsletter's readers.

mod campaign;
mod letter;
mod link;
mod pending;
mod subscription;

pub use campaign::{
    Campaign, CampaignCounts, CampaignList, CampaignStatus, CampaignText, CampaignsUnderWay, Position, UnderWay,
};
pub use letter::{CampaignTally, Letter, LetterState, TallyShard};
pub use link::UnsubscribeLink;
pub use pending::PendingSubscription;
pub use subscription::{NewsletterSubscription, NewsletterSubscriptionView, ReaderShard, SuppressionReason};
