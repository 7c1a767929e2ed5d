//! The subscription of a mailbox to the newsletter, with what its end is recorded in.

use domain::{
    Commit, Now, RandomSource, Stored,
    newsletter::subscription::{NewReader, Subscribed},
    records::{ConsentChannel, ConsentEntry, EmailLookup, NewsletterSubscription, UnsubscribeLink},
    token::TokenHash,
};
use store::{CandidateKeys, CommitError, ReadError, RetriesExhausted, Store};

use crate::letters;

/// How often it is tried to end a subscription, if concurrent requests change it.
const TRIES: u32 = 8;

/// A subscription could not be ended.
#[derive(Debug, thiserror::Error)]
pub enum UnsubscribeError {
    /// The store cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The end cannot be written.
    #[error(transparent)]
    Commit(#[from] CommitError),
    /// Concurrent requests keep changing the subscription.
    #[error(transparent)]
    Retries(#[from] RetriesExhausted),
}

/// The keys that the subscription of an address may be stored under. `mailboxes` are all keys of the address.
#[must_use]
pub fn subscription_keys(mailboxes: &[EmailLookup]) -> CandidateKeys<NewsletterSubscription> {
    NewReader::keys(mailboxes).collect()
}

/// The subscription of an address. `None` if it has none.
///
/// # Errors
/// If the store fails.
pub async fn subscription(
    store: &Store,
    mailboxes: &[EmailLookup],
    now: Now,
) -> Result<Option<Stored<NewsletterSubscription>>, ReadError> {
    store.read(subscription_keys(mailboxes), now).await
}

/// The subscription of an address, with what its end is recorded in. `None` if it has none.
///
/// # Errors
/// If the store fails.
pub async fn subscribed(store: &Store, mailboxes: &[EmailLookup], now: Now) -> Result<Option<Subscribed>, ReadError> {
    let Some(subscription) = subscription(store, mailboxes, now).await? else { return Ok(None) };
    let (consent, link) = store.read(subscription.related(), now).await?;
    Ok(Some(Subscribed { subscription, consent, link }))
}

/// The subscription that the link of a letter stops: that of the mailbox which the letter was sent to, also if it was ended and asked
/// for anew since. `None` if the link is unknown, or the mailbox has no subscription.
///
/// # Errors
/// If the store fails.
pub async fn subscribed_by_link(store: &Store, token: &TokenHash, now: Now) -> Result<Option<Subscribed>, ReadError> {
    let key = UnsubscribeLink::key(token);
    let mut found = store.get(&key, now).await?;
    while let Some(link) = found.take() {
        let keys = (NewsletterSubscription::key(&link.mailbox), ConsentEntry::key(&link.mailbox, &link.consent));
        let (subscription, consent) = store.read(keys, now).await?;
        let Some(subscription) = subscription else {
            // It may have moved to another address of its reader since the link was read, and the link with it.
            found = store.get(&key, now).await?.filter(|moved| moved.mailbox != link.mailbox);
            continue;
        };
        if subscription.consent == link.consent {
            return Ok(Some(Subscribed { subscription, consent, link: Some(link) }));
        }
        let (consent, link) = store.read(subscription.related(), now).await?;
        return Ok(Some(Subscribed { subscription, consent, link }));
    }
    Ok(None)
}

/// Ends the subscription that the link of a letter stops, however old the letter is. When it returns, no letter to that mailbox can be
/// sent any more, also if another request has ended the subscription a moment ago.
///
/// # Errors
/// If the store fails, or concurrent requests keep changing the subscription.
pub async fn unsubscribe_by_link(
    store: &Store,
    token: &TokenHash,
    now: Now,
    random: &dyn RandomSource,
) -> Result<(), UnsubscribeError> {
    let find = || subscribed_by_link(store, token, now);
    let mailbox = match end(store, now, (ConsentChannel::UnsubscribeLink, random), find).await? {
        Some(mailbox) => Some(mailbox),
        None => store.get(&UnsubscribeLink::key(token), now).await?.map(|link| link.record.mailbox),
    };
    match mailbox {
        Some(mailbox) => Ok(letters::settle(store, &[mailbox], now).await?),
        None => Ok(()),
    }
}

/// Ends the subscription of an address, if it has one. When it returns, no letter to that mailbox can be sent any more.
///
/// # Errors
/// If the store fails, or concurrent requests keep changing the subscription.
pub async fn unsubscribe(
    store: &Store,
    mailboxes: &[EmailLookup],
    now: Now,
    by: (ConsentChannel, &dyn RandomSource),
) -> Result<(), UnsubscribeError> {
    let _ = end(store, now, by, || subscribed(store, mailboxes, now)).await?;
    Ok(letters::settle(store, mailboxes, now).await?)
}

/// Ends a subscription, if `find` finds one, and returns the mailbox. It is found anew whenever a concurrent request was faster.
async fn end<F: Future<Output = Result<Option<Subscribed>, ReadError>>>(
    store: &Store,
    now: Now,
    (channel, random): (ConsentChannel, &dyn RandomSource),
    find: impl Fn() -> F,
) -> Result<Option<EmailLookup>, UnsubscribeError> {
    let mut retry = store.retry_conflicts(TRIES);
    while let Some(subscribed) = find().await? {
        match store.commit(subscribed.unsubscribe(Commit::new(now), channel, random)).await {
            Ok(()) => return Ok(Some(subscribed.subscription.record.mailbox)),
            Err(error) if is_changed(&error) => retry.back_off().await?,
            Err(error) => return Err(error.into()),
        }
    }
    Ok(None)
}

/// Whether a commit was refused because the subscription was changed concurrently. Its consent and its link change only with it.
#[must_use]
pub fn is_changed(error: &CommitError) -> bool {
    error.is_refused_for::<NewsletterSubscription>()
}
