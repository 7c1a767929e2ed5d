//! The newsletter's readers.

mod link;
mod pending;
mod subscription;

pub use link::UnsubscribeLink;
pub use pending::PendingSubscription;
pub use subscription::{NewsletterSubscription, NewsletterSubscriptionView, ReaderShard, SuppressionReason};
