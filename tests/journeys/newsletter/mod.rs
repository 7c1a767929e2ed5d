//! The newsletter: asking for it, confirming that, stopping it, and what is on record of it.

mod consents;
mod stopping;
mod subscribing;

use tests::LocalCloud;

/// How many mailboxes get the newsletter.
async fn readers(cloud: &LocalCloud) -> usize {
    cloud.stored("subscribers", "NewsletterSubscription").await.len()
}
