//! The letter to one reader: claimed, then the consent is read, and only then it is sent.
//!
//! Whoever unsubscribes writes that first, and then waits for claims. So no letter is sent after they were told that it is done.

use std::{
    sync::{PoisonError, atomic::Ordering},
    time::Duration,
};

use clients::letters::{LetterError, LetterMail};
use domain::{
    Commit, Stored, Version,
    id::MessageId,
    newsletter::letter::reader_tag,
    records::{Letter, LetterState, NewsletterSubscription},
};
use store::{CommitError, ReadError, ReaderEntry};

use crate::{
    error::CampaignError,
    sending::{Sending, Stop},
};

/// How often a record is written anew, if others change it at the same time.
const TRIES: u32 = 8;
/// How often one turn gives a letter to the mail service without knowing what became of it. Then the campaign is put off.
const UNKNOWN: u32 = 2;
/// So many letters that fail one after the other are no fault of their readers. Then the campaign is put off.
const FAILED_IN_A_ROW: u32 = 20;
/// How long to wait after the mail service did not take a letter. It doubles with each time.
const BACK_OFF: Duration = Duration::from_millis(100);
/// The longest wait.
const LONGEST: Duration = Duration::from_secs(3);

/// What came of one try.
enum Tried {
    Settled(LetterState),
    /// The mail service did not take it, and may soon.
    TooFast,
    /// The mail service may have taken it.
    Unknown(LetterError),
    /// The mail service takes nothing for now.
    Closed(Stop),
}

impl Sending<'_> {
    /// Sends the letter to a reader, unless that is done or they no longer consent, and returns it as it is settled.
    pub(crate) async fn deliver(&self, reader: &ReaderEntry) -> Result<Letter, Stop> {
        if self.is_over() {
            return Err(Stop::TurnOver);
        }
        if self.pace.is_used_up() {
            return Err(Stop::UsedUp);
        }
        match self.claim(reader).await? {
            claimed if claimed.state == LetterState::Sending => self.send_claimed(claimed, reader).await,
            settled => Ok(settled.record),
        }
    }

    async fn send_claimed(&self, mut letter: Stored<Letter>, reader: &ReaderEntry) -> Result<Letter, Stop> {
        let (mut wait, mut unknown) = (BACK_OFF, 0);
        let mut read = self.subscription(reader).await;
        loop {
            let slot = self.pace.slot().await;
            if self.is_over() {
                return Err(self.postpone(&letter, unknown > 0, Stop::TurnOver).await?);
            }
            if !letter.is_valid(self.turn.now()) {
                // The consent that was read is too old by now.
                letter = self.write(&letter, |letter| letter.renewed(self.turn.now())).await?;
                read = self.subscription(reader).await;
            }
            let subscription = match read {
                Ok(Some(ref subscription)) => subscription,
                Ok(None) => return self.settle(&letter, LetterState::Skipped).await,
                Err(error) => return self.fail_unread(&letter, unknown > 0, error).await,
            };
            if !slot.take() {
                return Err(self.postpone(&letter, unknown > 0, Stop::UsedUp).await?);
            }
            match self.give(&letter, subscription).await {
                Tried::Settled(state) => return self.settle(&letter, state).await,
                Tried::TooFast => self.pace.slow_down(),
                Tried::Closed(stop) => return Err(self.postpone(&letter, unknown > 0, stop).await?),
                Tried::Unknown(error) => {
                    unknown += 1;
                    if unknown == UNKNOWN {
                        // It stays claimed, so that the next turn counts it as repeated.
                        return Err(CampaignError::from(error).into());
                    }
                    letter = self.write(&letter, |letter| letter.repeated(self.turn.now())).await?;
                    if letter.state == LetterState::Failed {
                        return self.settle(&letter, LetterState::Failed).await;
                    }
                    read = self.subscription(reader).await;
                }
            }
            tokio::time::sleep(wait).await;
            wait = (wait * 2).min(LONGEST);
        }
    }

    /// Gives up a letter whose reader's subscription cannot be read. If it is the store that fails, the campaign does not go on.
    async fn fail_unread(&self, letter: &Stored<Letter>, may_be_taken: bool, error: ReadError) -> Result<Letter, Stop> {
        if !matches!(error, ReadError::Item(_)) {
            return Err(self.postpone(letter, may_be_taken, Stop::Error(error.into())).await?);
        }
        self.fault.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error.into());
        self.settle(letter, LetterState::Failed).await
    }

    /// Writes what became of a letter at last.
    async fn settle(&self, letter: &Stored<Letter>, state: LetterState) -> Result<Letter, Stop> {
        let settled = self.write(letter, |letter| letter.settled(state)).await?.record;
        match state {
            LetterState::Sent => {
                self.pace.taken();
                self.failed_in_a_row.store(0, Ordering::Relaxed);
            }
            LetterState::Failed if self.failed_in_a_row.fetch_add(1, Ordering::Relaxed) + 1 >= FAILED_IN_A_ROW => {
                return Err(CampaignError::AllFail.into());
            }
            _ => {}
        }
        Ok(settled)
    }

    /// Leaves a letter to a later turn. One that may be taken stays claimed, so that it counts as repeated then.
    async fn postpone(&self, letter: &Stored<Letter>, may_be_taken: bool, stop: Stop) -> Result<Stop, CampaignError> {
        if !may_be_taken {
            let _ = self.write(letter, |letter| letter.settled(LetterState::Postponed)).await?;
        }
        Ok(stop)
    }

    /// Claims a reader's letter, or returns it as it was settled.
    async fn claim(&self, reader: &ReaderEntry) -> Result<Stored<Letter>, CampaignError> {
        let (store, campaign) = (&self.turn.campaigns.store, self.campaign.campaign);
        let random = self.turn.campaigns.randomness.bytes()?;
        let mut retry = store.retry_conflicts(TRIES);
        loop {
            let now = self.turn.now();
            let of = (reader.subscription, reader.mailbox.clone());
            let claim = Letter::claim(now, campaign, of, MessageId::new(now, &random));
            match store.commit(Commit::new(now).insert(&claim)).await {
                Ok(()) => return Ok(Stored { record: claim, version: Version::FIRST }),
                Err(CommitError::Refused(_)) => {}
                Err(error) => return Err(error.into()),
            }
            if let Some(letter) = store.get(&Letter::key(&campaign, &reader.mailbox), now).await? {
                self.outlast(&letter).await;
                let now = self.turn.now();
                let Some(again) = letter.claimed_again(now) else { return Ok(letter) };
                match store.commit(Commit::new(now).replace(&letter, &again)).await {
                    Ok(()) => return Ok(Stored { record: again, version: letter.version.next() }),
                    Err(CommitError::Refused(_)) => {}
                    Err(error) => return Err(error.into()),
                }
            }
            retry.back_off().await?;
        }
    }

    /// Waits until an earlier claim cannot be used any more: whoever made it may still be at work.
    async fn outlast(&self, letter: &Letter) {
        let left = letter.settles_at().map(|at| at.duration_since(self.turn.now().0));
        if let Some(left) = left.and_then(|left| Duration::try_from(left).ok()) {
            tokio::time::sleep(left).await;
        }
    }

    /// The reader's subscription, if letters are sent to it now.
    async fn subscription(&self, reader: &ReaderEntry) -> Result<Option<Stored<NewsletterSubscription>>, ReadError> {
        let key = NewsletterSubscription::key(&reader.mailbox);
        let found = self.turn.campaigns.store.get(&key, self.turn.now()).await?;
        let is_meant = |found: &Stored<NewsletterSubscription>| found.subscription == reader.subscription;
        Ok(found.filter(is_meant).filter(|found| found.suppressed.is_none()))
    }

    /// Gives the letter to the mail service.
    async fn give(&self, letter: &Letter, subscription: &NewsletterSubscription) -> Tried {
        let (portal, token) = (&self.turn.campaigns.portal_url, subscription.unsubscribe.expose());
        let unsubscribe = format!("{portal}/v1/newsletter/unsubscribe?token={token}");
        let rendered = self.letters.of(subscription.language).with_unsubscribe_link(&unsubscribe);
        let mail = LetterMail {
            message: letter.message,
            campaign: letter.campaign,
            reader: Some(reader_tag(&letter.mailbox)),
            to: &subscription.email,
            subject: rendered.subject,
            text: rendered.text,
            html: rendered.html,
            unsubscribe: &unsubscribe,
        };
        match self.turn.mailer.send(mail).await {
            Ok(()) => Tried::Settled(LetterState::Sent),
            Err(LetterError::Permanent(_)) => Tried::Settled(LetterState::Failed),
            Err(LetterError::TooFast(_)) => Tried::TooFast,
            Err(error @ LetterError::Unknown(_)) => Tried::Unknown(error),
            Err(LetterError::UsedUp(_)) => Tried::Closed(Stop::UsedUp),
            Err(error @ LetterError::Closed(_)) => Tried::Closed(Stop::Error(error.into())),
        }
    }

    /// Writes a letter as it is now. Reports on it may be counted at the same time, and stay.
    async fn write(
        &self,
        letter: &Stored<Letter>,
        change: impl Fn(&Letter) -> Letter,
    ) -> Result<Stored<Letter>, CampaignError> {
        let store = &self.turn.campaigns.store;
        let mut retry = store.retry_conflicts(TRIES);
        let mut before = letter.clone();
        loop {
            let (now, after) = (self.turn.now(), change(&before));
            match store.commit(Commit::new(now).replace(&before, &after)).await {
                Ok(()) => return Ok(Stored { record: after, version: before.version.next() }),
                Err(CommitError::Refused(_)) => retry.back_off().await?,
                Err(error) => return Err(error.into()),
            }
            before = store.get(&Letter::key(&letter.campaign, &letter.mailbox), now).await?.unwrap_or(before);
        }
    }
}
