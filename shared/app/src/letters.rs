//! The letters of campaigns, as others than their sender see them: whoever unsubscribes waits for those that are on their way, and
//! what is reported of a letter is counted once.

use std::time::Duration;

use domain::{
    Commit, Now, Stored, Timestamp,
    id::MessageId,
    newsletter::{id::CampaignId, letter::Report},
    records::{
        CampaignTally, CampaignsUnderWay, EmailLookup, Letter, NewsletterSubscription, SendingKey, SuppressionReason,
        TallyShard,
    },
};
use jiff::SignedDuration;
use store::{CommitError, ReadError, RetriesExhausted, Store};

/// How long between two looks at letters that are on their way.
const STEP: Duration = Duration::from_millis(50);
/// How often it is looked at most. A sender measures on its own clock for how long its claim is valid, and this takes twice as long: so
/// nothing rests on what the clock of another function shows.
const STEPS: u32 = 80;
/// How often it is tried to count a report, if others are counted at the same time.
const TRIES: u32 = 12;

/// A report was not counted.
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

/// The letter of a campaign to a mailbox.
#[derive(Debug, Clone, Copy)]
pub struct ReportedLetter<'a> {
    /// The campaign.
    pub campaign: CampaignId,
    /// The mailbox.
    pub mailbox: &'a EmailLookup,
    /// The letter's id, if the report has it.
    pub message: Option<MessageId>,
}

/// To be called after the commit that ended a subscription, and before its reader is told. When it returns, no letter of any campaign
/// can be handed to the mail service for these mailboxes any more. The reader is counted as unsubscribed with the latest campaign, if
/// that has sent them a letter.
///
/// # Errors
/// If the letters cannot be read.
pub async fn settle(store: &Store, mailboxes: &[EmailLookup], now: Now) -> Result<(), ReadError> {
    let list = store.read(CampaignsUnderWay::key(&SendingKey::only()), now).await?;
    let Some(list) = list else { return Ok(()) };
    wait(store, &list.campaigns, mailboxes, now).await?;
    let Some(campaign) = list.latest else { return Ok(()) };
    for mailbox in mailboxes {
        let letter = ReportedLetter { campaign, mailbox, message: None };
        // The subscription is ended, and a number that is missing in the statistics is no reason to say that it is not.
        let _ = report(store, letter, Report::Unsubscribed, now).await;
    }
    Ok(())
}

/// Waits until what was claimed before the subscription ended is settled. Whoever claims later finds that there is no consent.
async fn wait(store: &Store, campaigns: &[CampaignId], mailboxes: &[EmailLookup], now: Now) -> Result<(), ReadError> {
    let of = |campaign| mailboxes.iter().map(move |mailbox| Letter::key(campaign, mailbox));
    let letters = campaigns.iter().flat_map(of).collect::<Vec<_>>();
    for step in 0..STEPS {
        let found = store.read(&letters, now).await?;
        let settled = found.iter().flatten().filter_map(|letter| letter.settles_at()).max();
        // Reading takes time, too, so that more has passed than this.
        let passed = SignedDuration::try_from(STEP * step).unwrap_or_default();
        let at = now.0.saturating_add(passed).unwrap_or(Timestamp::MAX);
        if settled.is_none_or(|settled| settled <= at) {
            break;
        }
        tokio::time::sleep(STEP).await;
    }
    Ok(())
}

/// Counts what is reported of a letter, once, however often and in whatever order reports come. Nothing more is sent to a mailbox whose
/// letter came back or was reported as unwanted. A report on another letter is ignored.
///
/// # Errors
/// If the records cannot be read or written, or others are counted at each try.
pub async fn report(store: &Store, of: ReportedLetter<'_>, report: Report, now: Now) -> Result<(), ReportError> {
    let ReportedLetter { campaign, mailbox, message } = of;
    let reason = suppression(report);
    let subscription = reason.map(|_| NewsletterSubscription::key(mailbox));
    let tally = CampaignTally::key(&campaign, &TallyShard::of(mailbox));
    let keys = (Letter::key(&campaign, mailbox), tally, subscription);
    let mut retry = store.retry_conflicts(TRIES);
    loop {
        let (letter, tally, subscription) = store.read(&keys, now).await?;
        let is_meant = |letter: &Stored<Letter>| message.is_none_or(|message| message == letter.message);
        let Some(letter) = letter.filter(is_meant) else { return Ok(()) };
        let Some(after) = letter.reported(report) else { return Ok(()) };
        let counted = CampaignTally::with(tally.as_deref(), &after, report, now);
        let commit = Commit::new(now).replace(&letter, &after);
        let commit = match &tally {
            Some(tally) => commit.replace(tally, &counted),
            None => commit.insert(&counted),
        };
        // A mailbox that was subscribed anew has shown that it works.
        let is_same = |found: &Stored<NewsletterSubscription>| found.subscription == letter.subscription;
        let commit = match reason.zip(subscription.flatten().filter(is_same)) {
            Some((reason, found)) if found.suppressed.is_none() => {
                commit.replace(&found, &found.suppressed_for(reason))
            }
            _ => commit,
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
