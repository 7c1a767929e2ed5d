//! What is sent for a message, if there is still anything to send. Each capability has its texts in its own module.

use clients::mail::Attachment;
use domain::{
    Language, Now,
    date::{Date, day_of},
    id::UserId,
    messages::Content,
    messaging::sms::SmsPurpose,
    personal::{EmailAddress, PhoneNumber},
    records::Message,
};

use crate::{
    Delivery, accounts, billing,
    deliver::DeliveryError,
    document::Document,
    identity::{self, Addressee},
    integrations,
    localized::localized,
    newsletter, policy,
    reader::Reader,
    staff,
};

/// A message as a mail.
pub(crate) struct Letter {
    pub(crate) document: Document,
    /// Whose log-in has the address that it is sent to, if that was looked up.
    pub(crate) holder: Option<UserId>,
    /// The files that are attached.
    pub(crate) attachments: Vec<Attachment>,
}

impl Delivery {
    /// A message as a mail. `None` if there is nothing to send.
    pub(crate) async fn letter(
        &self,
        message: &Message,
        content: &Content,
        to: &EmailAddress,
        now: Now,
    ) -> Result<Option<Letter>, DeliveryError> {
        let reader = Reader { language: message.language, portal_url: &self.portal_url };
        let holder = match content {
            Content::Newsletter(content) => {
                let document = self.newsletter_mail(reader, content, (to, message.created_at), now).await?;
                return Ok(document.map(|document| Letter { document, holder: None, attachments: Vec::new() }));
            }
            Content::Identity(content) => match self.addressee(content, (to, message.created_at), now).await? {
                Addressee::Settled => return Ok(None),
                Addressee::Nobody => None,
                Addressee::Holder(holder) => Some(holder),
            },
            Content::Accounts(_)
            | Content::Staff(_)
            | Content::Billing(_)
            | Content::Integrations(_)
            | Content::Policy(_) => None,
        };
        let attached = if let Content::Billing(content) = content { billing::document(content) } else { None };
        let attachments = match attached {
            Some(document) => self.attachments(document, now).await?,
            None => Vec::new(),
        };
        let document = mail(reader, content, day_of(message.created_at), holder.is_some());
        Ok(document.map(|document| Letter { document, holder, attachments }))
    }

    /// A message as a text message: its text and its purpose. `None` if there is nothing to send.
    pub(crate) async fn text(
        &self,
        message: &Message,
        content: &Content,
        to: &PhoneNumber,
        now: Now,
    ) -> Result<Option<(String, SmsPurpose)>, DeliveryError> {
        match content {
            Content::Identity(content) if !self.is_wanted(content, to, now).await? => Ok(None),
            _ => Ok(text(message.language, content)),
        }
    }
}

/// The mail of a message that was written on this day. `None` if none is sent for it.
pub(crate) fn mail(reader: Reader<'_>, content: &Content, written_on: Date, has_log_in: bool) -> Option<Document> {
    let document = match content {
        Content::Identity(content) => identity::mail(reader, content, has_log_in)?,
        Content::Accounts(content) => accounts::mail(reader, content),
        Content::Staff(content) => staff::mail(reader, content),
        Content::Billing(content) => billing::mail(reader, content, written_on),
        Content::Integrations(content) => integrations::mail(reader, content),
        Content::Newsletter(content) => newsletter::mail(reader, content)?,
        Content::Policy(content) => policy::mail(reader, content),
    };
    let can_be_switched_off = content.kind().notification.optional().is_some();
    Some(if can_be_switched_off { with_settings(reader, document) } else { document })
}

/// The text message of a message, and its purpose. `None` if none is sent for it.
pub(crate) fn text(language: Language, content: &Content) -> Option<(String, SmsPurpose)> {
    match content {
        Content::Identity(content) => identity::text(language, content),
        // All other messages are sent by mail only.
        Content::Accounts(_)
        | Content::Staff(_)
        | Content::Billing(_)
        | Content::Integrations(_)
        | Content::Newsletter(_)
        | Content::Policy(_) => None,
    }
}

/// A mail of a kind that can be switched off: it says where (P42).
fn with_settings(reader: Reader<'_>, document: Document) -> Document {
    let text = localized!(
        reader.language,
        "Du kan slå denne slags beskeder fra under Notifikationer:",
        "You can switch messages of this kind off under Notifications:"
    );
    document.closing(text, reader.page("notifications"))
}
