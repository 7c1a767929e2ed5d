//! The delivery of one message: claim it, send it, record the outcome, and, if a subscription depends on it, there too.
//!
//! The claim is a conditional write, so only one of several concurrent invocations sends a message. A message is sent
//! twice only if the outcome of sending it is lost: the process ends before it records the outcome, or the service's
//! response does not arrive. The message then falls due again, and is sent once more.

use app::{
    letters::ReportError,
    subscriptions::{self, SubscriptionError},
};
use clients::{SendError, mail::Mail};
use domain::{
    Commit, Now, Stored,
    billing::settle::Outcome,
    id::{AccountId, MessageId},
    messages::Content,
    messaging::sms::Sms,
    newsletter::messages::NewsletterMessage,
    record::Key,
    records::{Destination, Message},
};
use store::{CommitError, ReadError, RetriesExhausted, SealError};

use crate::{Delivery, document::Rendered};

/// How many messages are delivered concurrently.
pub(crate) const MAX_CONCURRENT: usize = 10;

/// A message could not be delivered now. It stays in the outbox and falls due again.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DeliveryError {
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error(transparent)]
    Commit(#[from] CommitError),
    #[error(transparent)]
    Seal(#[from] SealError),
    #[error(transparent)]
    Retries(#[from] RetriesExhausted),
    #[error("a mail does not render")]
    Render(#[from] askama::Error),
    #[error(transparent)]
    Send(#[from] SendError),
    #[error(transparent)]
    Subscription(#[from] SubscriptionError),
    #[error(transparent)]
    Report(#[from] ReportError),
    #[error(transparent)]
    Document(#[from] invoices::DocumentError),
}

/// The headers of a service message. It has no `List-Unsubscribe`: nobody can unsubscribe from what the service rests on, and
/// what can be switched off is switched off in the settings.
pub(crate) fn headers() -> Vec<(&'static str, String)> {
    // So that no absence note answers it (RFC 3834).
    vec![("Auto-Submitted", "auto-generated".to_owned())]
}

impl Delivery {
    /// Delivers the message under the key. `false` if there is nothing to do, because another invocation delivers it or
    /// has delivered it.
    pub(crate) async fn deliver(&self, key: &Key<Message>, now: Now) -> Result<bool, DeliveryError> {
        let Some(message) = self.store.get(key, now).await? else { return Ok(false) };
        if message.unrecorded().is_some() {
            return self.record(&message, now).await.map(|()| true);
        }
        let Some(claim) = message.claim(now) else { return Ok(false) };
        let Some(merged) = self.merged(&message, now).await? else { return Ok(true) };
        match self.store.commit(Commit::new(now).replace(&message, &claim)).await {
            Ok(()) => {}
            Err(CommitError::Refused(_)) => return Ok(false),
            Err(error) => return Err(error.into()),
        }
        let claimed = Stored { record: claim, version: message.version.next() };
        let sent = self.send(&claimed, merged, now).await;
        let after = match &sent {
            Ok(()) => claimed.sent(now),
            Err(DeliveryError::Send(SendError::Permanent(_))) => claimed.refused(now),
            Err(_) => claimed.postponed(now),
        };
        self.store.commit(Commit::new(now).replace(&claimed, &after)).await?;
        sent?;
        self.record(&Stored { record: after, version: claimed.version.next() }, now).await?;
        Ok(true)
    }

    /// Records that a message was accepted, if a subscription depends on that and does not know it.
    async fn record(&self, message: &Stored<Message>, now: Now) -> Result<(), DeliveryError> {
        let Some(account) = message.unrecorded() else { return Ok(()) };
        self.record_outcome(account, message.message, Outcome::Accepted, now).await?;
        match self.store.commit(Commit::new(now).replace(message, &message.recorded())).await {
            // Another invocation recorded it.
            Ok(()) | Err(CommitError::Refused(_)) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Records in the account's subscription what became of a message.
    pub(crate) async fn record_outcome(
        &self,
        account: AccountId,
        message: MessageId,
        outcome: Outcome,
        now: Now,
    ) -> Result<(), DeliveryError> {
        let random = &self.randomness;
        Ok(subscriptions::record_outcome(&self.store, (account, message), outcome, now, random).await?)
    }

    /// Sends a message, which stands for so many earlier ones, too.
    async fn send(&self, message: &Message, merged: usize, now: Now) -> Result<(), DeliveryError> {
        let (Some(to), Some(content)) = (&message.to, &message.content) else { return Ok(()) };
        match (to, content) {
            (Destination::Mail(address), Content::Newsletter(NewsletterMessage::TestLetter { campaign, text })) => {
                self.send_test_letter(message, address, (*campaign, text)).await
            }
            (Destination::Mail(address), _) => {
                let Some(letter) = self.letter(message, content, address, now).await? else { return Ok(()) };
                let Rendered { subject, text, html } = letter.document.standing_for(merged).render()?;
                let person = letter.holder.or_else(|| message.recipient.person());
                let address_tag = match person {
                    Some(_) => self.store.address_tags(message.message, address)?.into_iter().next(),
                    None => None,
                };
                let (to, evidence_for, headers) = (address, message.evidence_for, headers());
                let (message, attachments) = (message.message, letter.attachments);
                let mail =
                    Mail { message, evidence_for, person, address_tag, to, subject, text, html, headers, attachments };
                Ok(self.mailer.send(mail).await?)
            }
            (Destination::Sms(number), _) => match self.text(message, content, number, now).await? {
                Some((text, purpose)) => {
                    self.send_text(Sms { message: message.message, to: number, text: &text, purpose }, now).await
                }
                None => Ok(()),
            },
        }
    }
}
