//! The delivery of one message: claim it, send it, record the outcome.
//!
//! The claim is a conditional write, so only one of several concurrent invocations sends a message. A message is sent
//! twice only if the outcome of sending it is lost: the process ends before it records the outcome, or the service's
//! response does not arrive. The message then falls due again, and is sent once more.

use clients::{SendError, mail::Mail};
use domain::{
    Commit, Now, Stored,
    messaging::sms::Sms,
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
}

impl Delivery {
    /// Delivers the message under the key. `false` if there is nothing to do, because another invocation delivers it or
    /// has delivered it.
    pub(crate) async fn deliver(&self, key: &Key<Message>, now: Now) -> Result<bool, DeliveryError> {
        let Some(message) = self.store.get(key, now).await? else { return Ok(false) };
        let Some(claim) = message.claim(now) else { return Ok(false) };
        match self.store.commit(Commit::new(now).replace(&message, &claim)).await {
            Ok(()) => {}
            Err(CommitError::Refused(_)) => return Ok(false),
            Err(error) => return Err(error.into()),
        }
        let claimed = Stored { record: claim, version: message.version.next() };
        let sent = self.send(&claimed, now).await;
        let after = match &sent {
            Ok(()) => claimed.sent(now),
            Err(DeliveryError::Send(SendError::Permanent(_))) => claimed.refused(now),
            Err(_) => claimed.postponed(now),
        };
        self.store.commit(Commit::new(now).replace(&claimed, &after)).await?;
        sent.map(|()| true)
    }

    async fn send(&self, message: &Message, now: Now) -> Result<(), DeliveryError> {
        let (Some(to), Some(content)) = (&message.to, &message.content) else { return Ok(()) };
        match to {
            Destination::Mail(address) => {
                let Some(document) = self.mail(message, content, address, now).await? else { return Ok(()) };
                let Rendered { subject, text, html } = document.render()?;
                let headers = vec![("Auto-Submitted", "auto-generated".to_owned())];
                let to = address;
                Ok(self.mailer.send(Mail { message: message.message, to, subject, text, html, headers }).await?)
            }
            Destination::Sms(number) => match self.text(message, content, number, now).await? {
                Some((text, purpose)) => {
                    self.send_text(Sms { message: message.message, to: number, text: &text, purpose }, now).await
                }
                None => Ok(()),
            },
        }
    }
}
