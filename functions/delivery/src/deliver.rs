//! The delivery of one message: claim, send, mark.
//!
//! The claim is a conditional write, so of all who hear of a message one sends it. Whoever dies between sending and
//! marking leaves a claim that runs out, and the message is sent once more: that is the only way to a second mail.

use clients::mail::{Mail, NotSent};
use domain::{
    Commit, Now, Stored,
    personal::EmailAddress,
    record::Key,
    records::{Content, Identity, Message},
};
use store::{CommitError, ReadError, SealError, Wanted};

use crate::{
    Delivery,
    mail::{Kind, Rendered, browser, sentence},
    notice,
};

/// A message could not be delivered now. It stays in the outbox and falls due again.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DeliveryError {
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error(transparent)]
    Commit(#[from] CommitError),
    #[error(transparent)]
    Seal(#[from] SealError),
    #[error("a mail does not render")]
    Render(#[from] askama::Error),
    #[error(transparent)]
    NotSent(#[from] NotSent),
}

impl Delivery {
    /// Delivers the message under the key; `false` where there is nothing to do, since another did or does it.
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
            Err(DeliveryError::NotSent(NotSent::Never(_))) => claimed.refused(now),
            Err(_) => claimed.postponed(now),
        };
        self.store.commit(Commit::new(now).replace(&claimed, &after)).await?;
        sent.map(|()| true)
    }

    async fn send(&self, message: &Message, now: Now) -> Result<(), DeliveryError> {
        let (Some(to), Some(content)) = (&message.to, &message.content) else { return Ok(()) };
        let Some(kind) = self.kind(message, content, to, now).await? else { return Ok(()) };
        let Rendered { subject, text, html } = kind.render(message.language)?;
        let headers = vec![("Auto-Submitted", "auto-generated".to_owned())];
        Ok(self.mailer.send(Mail { message: message.message, to, subject, text, html, headers }).await?)
    }

    /// Which mail the content becomes, if there is still anything to say. Whether an address has an account is looked
    /// up here and nowhere earlier.
    async fn kind(
        &self,
        message: &Message,
        content: &Content,
        to: &EmailAddress,
        now: Now,
    ) -> Result<Option<Kind>, DeliveryError> {
        let log_in = format!("{}/login", self.portal_url);
        Ok(Some(match content {
            Content::ConfirmSignup { token } => {
                let keys = self.store.email_lookups(to)?.iter().map(Identity::key).collect::<Vec<_>>();
                match self.store.read(Wanted::default().and_all(&keys), now).await?.take_any(&keys)? {
                    None => Kind::Confirm { link: format!("{}/confirm#token={}", self.portal_url, token.expose()) },
                    // Opened since it was asked for: this is a second try of a mail that had arrived.
                    Some(identity) if identity.user.made_at() >= message.created_at => return Ok(None),
                    Some(_) => Kind::Registered { link: log_in },
                }
            }
            Content::Welcome { name, company_name } => Kind::Welcome {
                link: log_in,
                name: name.as_str().to_owned(),
                company_name: company_name.as_str().to_owned(),
            },
            Content::Notice(notice) => notice::kind(notice, message.language, &self.portal_url),
            Content::SecurityChanged { change, browser_type } => Kind::Security {
                link: log_in,
                what: sentence(*change, message.language).to_owned(),
                browser: browser(browser_type, message.language),
            },
        }))
    }
}
