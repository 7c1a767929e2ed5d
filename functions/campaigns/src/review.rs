//! The review of the mail service's suppression list.
//!
//! The list has addresses that letters came back from, or whose owners reported one. An address stays there as long as its reader is
//! suppressed here, too. Who has left, or has confirmed anew, is taken off it. The list itself says which addresses it has, and in
//! which letters, so that none need be kept for this.

use app::newsletter::subscription_keys;
use clients::suppressions::SuppressionList;
use domain::{
    Commit, Now, Stored,
    personal::EmailAddress,
    record::Key,
    records::{NewsletterSubscription, SuppressionReview},
};
use futures::{StreamExt, TryStreamExt, stream};
use store::CommitError;

use crate::{error::CampaignError, turn::Turn};

/// How many addresses are looked up in one call. Each may be stored under the keys of two roots, and `DynamoDB` takes 100 keys.
const BATCH: usize = 50;
/// How many addresses are taken off the list at a time. The mail service takes few such calls in a second.
const CONCURRENT: usize = 4;

impl Turn<'_> {
    /// Reviews the list, and removes the request to do so.
    pub(crate) async fn review(&self, key: &Key<SuppressionReview>) -> Result<(), CampaignError> {
        let (now, store) = (self.now(), &self.campaigns.store);
        let Some(review) = store.get(key, now).await? else { return Ok(()) };
        let list = SuppressionList::new(&self.campaigns.aws);
        let mut next = None;
        loop {
            let page = list.page(next).await?;
            for addresses in page.addresses.chunks(BATCH) {
                self.review_some(&list, addresses, now).await?;
            }
            next = page.next;
            if next.is_none() {
                break;
            }
        }
        match store.commit(Commit::new(now).remove(&review)).await {
            // Another call has reviewed the list, too.
            Ok(()) | Err(CommitError::Refused(_)) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Takes those of these addresses off the list that no suppressed reader has.
    async fn review_some(&self, list: &SuppressionList, addresses: &[String], now: Now) -> Result<(), CampaignError> {
        let store = &self.campaigns.store;
        let mut keys = Vec::new();
        for address in addresses {
            // What is no address of ours can be no reader's.
            let lookups = match EmailAddress::parse(address) {
                Ok(address) => store.email_lookups(&address)?,
                Err(_) => Vec::new(),
            };
            keys.push(subscription_keys(&lookups));
        }
        let found = store.read(keys, now).await?;
        let is_suppressed = |found: &Stored<NewsletterSubscription>| found.suppressed.is_some();
        let left = addresses.iter().zip(&found).filter(|(_, found)| !found.as_ref().is_some_and(is_suppressed));
        let left = left.map(|(address, _)| address);
        stream::iter(left)
            .map(async |address| Ok(list.delete(address).await?))
            .buffer_unordered(CONCURRENT)
            .try_collect()
            .await
    }
}
