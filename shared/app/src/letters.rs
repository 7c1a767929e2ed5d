//! The letters of campaigns, as others than their sender see them: whoever unsubscribes waits for those that are on their way, and
//! what is reported of a letter is counted once.

use std::time::Duration;

use domain::{
    Commit, Now, Stored, Timestamp,
    newsletter::{
        id::{CampaignId, SubscriptionId},
        letter::Report,
    },
    records::{CampaignTally, CampaignsUnderWay, Letter, NewsletterSubscription, SuppressionReason, UnderWay},
};
use store::{CommitError, ReadError, RetriesExhausted, Store};

/// How long between two looks at letters that are on their way.
const STEP: Duration = Duration::from_millis(50);
/// How often it is looked at most: for about as long as a claim can be waited for.
const STEPS: u32 = 100;
/// How often a report is tried to be counted, if others are counted at the same time.
const TRIES: u32 = 12;

/// Why a report was not counted.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// A record could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The commit failed.
    #[error(transparent)]
    Commit(#[from] CommitError),
    /// Others were counted at each try.
    #[error(transparent)]
    Retries(#[from] RetriesExhausted),
}

/// To be called after the commit that ended a subscription, and before its reader is told. When it returns, no letter of any campaign
/// can be handed to the mail service for this reader any more. The reader is counted as unsubscribed by the latest campaign, if that
/// has sent them a letter.
///
/// # Errors
/// If the letters cannot be read.
pub async fn after_unsubscribing(store: &Store, reader: SubscriptionId, now: Now) -> Result<(), ReadError> {
    let Some(list) = store.read(&CampaignsUnderWay::key(&UnderWay::now()), now).await? else { return Ok(()) };
    wait(store, &list, reader, now).await?;
    if let Some(latest) = list.latest {
        // The subscription is ended, and a number that is missing in the statistics is no reason to say that it is not.
        let _ = report(store, (latest, reader), Report::Unsubscribed, now).await;
    }
    Ok(())
}

/// Waits until what was claimed before the subscription ended is settled. What is claimed later finds that there is no consent.
async fn wait(store: &Store, list: &CampaignsUnderWay, reader: SubscriptionId, now: Now) -> Result<(), ReadError> {
    let letters = list.campaigns.iter().map(|campaign| Letter::key(campaign, &reader)).collect::<Vec<_>>();
    for step in 0..STEPS {
        let found = store.read(&letters, now).await?;
        let settled = found.iter().flatten().filter_map(|letter| letter.settles_at()).max();
        // Reading takes time, too, so that more has passed than this.
        let passed = jiff::SignedDuration::try_from(STEP * step).unwrap_or_default();
        let at = now.0.saturating_add(passed).unwrap_or(Timestamp::MAX);
        if settled.is_none_or(|settled| settled <= at) {
            break;
        }
        tokio::time::sleep(STEP).await;
    }
    Ok(())
}

/// Counts what is reported of a reader's letter, once, however often and in whatever order reports come. Nothing more is sent to a
/// mailbox whose letter came back or was reported as unwanted.
///
/// # Errors
/// If the tables cannot be read or written, or others are counted at each try.
pub async fn report(
    store: &Store,
    (campaign, reader): (CampaignId, SubscriptionId),
    report: Report,
    now: Now,
) -> Result<(), ReportError> {
    let key = Letter::key(&campaign, &reader);
    let mut retry = store.retry_conflicts(TRIES);
    loop {
        let Some(letter) = store.read(&key, now).await? else { return Ok(()) };
        let Some(after) = letter.reported(report) else { return Ok(()) };
        let (tally, subscription) = store
            .read((CampaignTally::key(&campaign, &letter.tally()), NewsletterSubscription::key(&letter.mailbox)), now)
            .await?;
        let counted = CampaignTally::with(tally.as_deref(), &after, report, now);
        let commit = Commit::new(now).replace(&letter, &after);
        let commit = match &tally {
            Some(tally) => commit.replace(tally, &counted),
            None => commit.insert(&counted),
        };
        let suppressed = suppression(report).zip(subscription.filter(|found| found.subscription == reader));
        let commit = match suppressed {
            Some((reason, found)) => suppress(commit, &found, reason),
            None => commit,
        };
        match store.commit(commit).await {
            Ok(()) => return Ok(()),
            Err(CommitError::Refused(_) | CommitError::Busy) => retry.back_off().await?,
            Err(error) => return Err(error.into()),
        }
    }
}

/// Why nothing more is sent after a report, if that is so.
const fn suppression(report: Report) -> Option<SuppressionReason> {
    match report {
        Report::Bounced => Some(SuppressionReason::Bounced),
        Report::Complained => Some(SuppressionReason::Complained),
        Report::Delivered | Report::Unsubscribed => None,
    }
}

fn suppress(commit: Commit, found: &Stored<NewsletterSubscription>, reason: SuppressionReason) -> Commit {
    if found.suppressed.is_some() { commit } else { commit.replace(found, &found.suppressed_for(reason)) }
}
