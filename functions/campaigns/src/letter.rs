//! The letter to one reader: claimed, then the consent is read, and only then it is sent.
//!
//! Whoever unsubscribes writes that first, and then waits for claims. So no letter begins after they were told that it is done.

use std::time::Duration;

use clients::letters::{LetterError, LetterMail};
use domain::{
    Commit, Stored, Version,
    id::MessageId,
    records::{Campaign, Letter, LetterState, NewsletterSubscription},
};
use store::{CommitError, ReaderEntry};

use crate::{campaign::Letters, error::CampaignError, pace::Pace, page::Stop, turn::Turn};

/// How often a record is written anew, if others change it at the same time.
const TRIES: u32 = 8;
/// How often one turn gives a letter to the mail service without knowing what became of it. Then the campaign is put off.
const UNKNOWN: u32 = 3;
/// How long to wait after the mail service did not take a letter. It doubles with each time.
const BACK_OFF: Duration = Duration::from_millis(100);
/// The longest wait.
const LONGEST: Duration = Duration::from_secs(3);

impl<E: Into<CampaignError>> From<E> for Stop {
    fn from(error: E) -> Self {
        Self::Error(error.into())
    }
}

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

impl Turn<'_> {
    /// Sends the letter to a reader, unless that is done or they no longer consent, and returns it as it is settled.
    pub(crate) async fn deliver(
        &self,
        campaign: &Campaign,
        letters: &Letters,
        pace: &Pace,
        reader: &ReaderEntry,
    ) -> Result<Letter, Stop> {
        self.acquire(pace).await?;
        let mut letter = match self.claim(campaign, reader).await? {
            letter if letter.state == LetterState::Sending => letter,
            settled => return Ok(settled.record),
        };
        let mut subscription = self.subscription(reader).await?;
        let (mut wait, mut unknown) = (BACK_OFF, 0);
        loop {
            if !letter.may_begin(self.now()) {
                // The consent that was read is too old by now.
                letter = self.write(&letter, |letter| letter.renewed(self.now())).await?;
                subscription = self.subscription(reader).await?;
            }
            let tried = match &subscription {
                Some(subscription) => self.give(campaign, letters, &letter, subscription).await,
                None => Tried::Settled(LetterState::Skipped),
            };
            match tried {
                Tried::Settled(state) => {
                    if state == LetterState::Sent {
                        pace.taken();
                    }
                    return Ok(self.settle(&letter, state).await?);
                }
                Tried::Unknown(_) if !letter.has_tries_left() => {
                    return Ok(self.settle(&letter, LetterState::Failed).await?);
                }
                Tried::Unknown(error) => {
                    unknown += 1;
                    if unknown == UNKNOWN {
                        // It stays claimed, so that the next turn counts it as repeated.
                        return Err(error.into());
                    }
                    letter.record = letter.record.repeated();
                }
                Tried::TooFast => pace.slow_down(),
                Tried::Closed(stop) => {
                    pace.close();
                    return Err(self.postpone(&letter, unknown > 0, stop).await?);
                }
            }
            tokio::time::sleep(wait).await;
            wait = (wait * 2).min(LONGEST);
            if let Err(stop) = self.acquire(pace).await {
                return Err(self.postpone(&letter, unknown > 0, stop).await?);
            }
        }
    }

    async fn settle(&self, letter: &Stored<Letter>, state: LetterState) -> Result<Letter, CampaignError> {
        Ok(self.write(letter, |letter| letter.settled(state)).await?.record)
    }

    /// Leaves a letter to a later turn. One that may be taken stays claimed, so that it counts as repeated then.
    async fn postpone(&self, letter: &Stored<Letter>, may_be_taken: bool, stop: Stop) -> Result<Stop, CampaignError> {
        if !may_be_taken {
            self.settle(letter, LetterState::Postponed).await?;
        }
        Ok(stop)
    }

    /// Waits until a letter may go.
    async fn acquire(&self, pace: &Pace) -> Result<(), Stop> {
        if self.is_over() {
            return Err(Stop::TimeIsUp);
        }
        if !pace.acquire().await {
            return Err(Stop::UsedUp);
        }
        if self.is_over() { Err(Stop::TimeIsUp) } else { Ok(()) }
    }

    /// Claims a reader's letter, or returns it as it was settled.
    async fn claim(&self, campaign: &Campaign, reader: &ReaderEntry) -> Result<Stored<Letter>, CampaignError> {
        let store = &self.campaigns.store;
        let message = self.campaigns.randomness.bytes()?;
        let mut retry = store.retry_conflicts(TRIES);
        loop {
            let now = self.now();
            let of = (reader.subscription, reader.mailbox.clone());
            let claim = Letter::claim(now, campaign.campaign, of, MessageId::new(now, &message));
            match store.commit(Commit::new(now).insert(&claim)).await {
                Ok(()) => return Ok(Stored { record: claim, version: Version::FIRST }),
                Err(CommitError::Refused(_)) => {}
                Err(error) => return Err(error.into()),
            }
            let key = Letter::key(&campaign.campaign, &reader.subscription);
            if let Some(letter) = store.get(&key, now).await? {
                let Some(again) = letter.claimed_again(self.after_its_claim(&letter).await) else { return Ok(letter) };
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
    async fn after_its_claim(&self, letter: &Letter) -> domain::Now {
        let left = letter.settles_at().map(|at| at.duration_since(self.now().0));
        if let Some(left) = left.and_then(|left| Duration::try_from(left).ok()) {
            tokio::time::sleep(left).await;
        }
        self.now()
    }

    /// The reader's subscription, if letters are sent to it now.
    async fn subscription(
        &self,
        reader: &ReaderEntry,
    ) -> Result<Option<Stored<NewsletterSubscription>>, CampaignError> {
        let found = self.campaigns.store.get(&NewsletterSubscription::key(&reader.mailbox), self.now()).await?;
        let is_meant = |found: &Stored<NewsletterSubscription>| found.subscription == reader.subscription;
        Ok(found.filter(is_meant).filter(|found| found.suppressed.is_none()))
    }

    /// Gives the letter to the mail service.
    async fn give(
        &self,
        campaign: &Campaign,
        letters: &Letters,
        letter: &Letter,
        subscription: &NewsletterSubscription,
    ) -> Tried {
        let (portal, token) = (&self.campaigns.portal_url, subscription.unsubscribe.expose());
        let unsubscribe = format!("{portal}/v1/newsletter/unsubscribe?token={token}");
        let mail = letters.of(subscription.language).with_unsubscribe_link(&unsubscribe);
        let mail = LetterMail {
            message: letter.message,
            campaign: campaign.campaign,
            reader: letter.subscription,
            to: &subscription.email,
            subject: &letters.subject,
            text: mail.text,
            html: mail.html,
            unsubscribe: &unsubscribe,
        };
        match self.mailer().send(mail).await {
            Ok(()) => Tried::Settled(LetterState::Sent),
            Err(LetterError::Permanent(_)) => Tried::Settled(LetterState::Failed),
            Err(LetterError::TooFast(_)) => Tried::TooFast,
            Err(error @ LetterError::Unknown(_)) => Tried::Unknown(error),
            Err(LetterError::UsedUp(_)) => Tried::Closed(Stop::UsedUp),
            Err(error @ LetterError::Closed(_)) => Tried::Closed(error.into()),
        }
    }

    /// Writes what became of a letter. Reports on it may be counted at the same time, and stay.
    async fn write(
        &self,
        letter: &Stored<Letter>,
        change: impl Fn(&Letter) -> Letter,
    ) -> Result<Stored<Letter>, CampaignError> {
        let store = &self.campaigns.store;
        let mut retry = store.retry_conflicts(TRIES);
        let (mut version, mut after) = (letter.version, change(letter));
        loop {
            let now = self.now();
            let before = Stored { record: letter.record.clone(), version };
            match store.commit(Commit::new(now).replace(&before, &after)).await {
                Ok(()) => return Ok(Stored { record: after, version: version.next() }),
                Err(CommitError::Refused(_)) => retry.back_off().await?,
                Err(error) => return Err(error.into()),
            }
            let key = Letter::key(&letter.campaign, &letter.subscription);
            let Some(found) = store.get(&key, now).await? else { continue };
            version = found.version;
            after = change(&Letter { repeats: letter.repeats, ..found.record });
        }
    }
}
