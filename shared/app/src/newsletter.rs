//! The subscription of a mailbox to the newsletter, with what its end is recorded in.

use domain::{
    Now,
    newsletter::{
        id::SubscriptionId,
        subscription::{NewReader, Subscribed},
    },
    records::{ConsentEntry, EmailLookup, NewsletterSubscription, UnsubscribeLink},
    token::TokenHash,
};
use store::{CandidateKeys, CommitError, ReadError, Store};

/// The subscription of an address. `mailboxes` are all keys that it may be stored under. `None` if it has none.
///
/// # Errors
/// If the store fails.
pub async fn subscribed(store: &Store, mailboxes: &[EmailLookup], now: Now) -> Result<Option<Subscribed>, ReadError> {
    let found = store.read(NewReader::keys(mailboxes).collect::<CandidateKeys<_>>(), now).await?;
    let Some(subscription) = found else { return Ok(None) };
    let (consent, link) = store.read(subscription.related(), now).await?;
    Ok(Some(Subscribed { subscription, consent, link }))
}

/// Whose letters a link stops.
#[derive(Debug)]
pub enum ByLink {
    /// A subscription.
    Reader(Box<Subscribed>),
    /// It was ended, and this was its id.
    Ended(SubscriptionId),
    /// There is no such link.
    Unknown,
}

/// The subscription that the link of a letter stops: that of the mailbox which the letter was sent to, also if it was ended and asked
/// for anew since.
///
/// # Errors
/// If the store fails.
pub async fn subscribed_by_link(store: &Store, token: &TokenHash, now: Now) -> Result<ByLink, ReadError> {
    let Some(link) = store.get(&UnsubscribeLink::key(token), now).await? else { return Ok(ByLink::Unknown) };
    let keys = (NewsletterSubscription::key(&link.mailbox), ConsentEntry::key(&link.mailbox, &link.consent));
    let (subscription, consent) = store.read(keys, now).await?;
    let Some(subscription) = subscription else { return Ok(ByLink::Ended(link.subscription)) };
    if subscription.consent == link.consent {
        return Ok(ByLink::Reader(Box::new(Subscribed { subscription, consent, link: Some(link) })));
    }
    let (consent, link) = store.read(subscription.related(), now).await?;
    Ok(ByLink::Reader(Box::new(Subscribed { subscription, consent, link })))
}

/// Whether a commit was refused because the subscription was changed concurrently.
#[must_use]
pub fn is_changed(error: &CommitError) -> bool {
    error.is_refused_for::<NewsletterSubscription>()
        || error.is_refused_for::<UnsubscribeLink>()
        || error.is_refused_for::<ConsentEntry>()
}
