//! What is sent for a message, if there is still anything to send. Each capability has its texts in its own module.

use domain::{
    Now,
    date::day_of,
    messages::Content,
    messaging::sms::SmsPurpose,
    newsletter::messages::NewsletterMessage,
    personal::{EmailAddress, PhoneNumber},
    records::Message,
};

use crate::{
    Delivery, accounts, billing,
    deliver::DeliveryError,
    document::{Document, Rendered},
    integrations,
    reader::Reader,
    staff,
};

impl Delivery {
    /// A message as a mail. `None` if there is nothing to send.
    pub(crate) async fn mail(
        &self,
        message: &Message,
        content: &Content,
        to: &EmailAddress,
        now: Now,
    ) -> Result<Option<Rendered>, DeliveryError> {
        let document = match content {
            Content::Newsletter(NewsletterMessage::TestLetter { campaign }) => {
                let reader = Reader { language: message.language, portal_url: &self.portal_url };
                return self.test_letter(reader, *campaign, now).await;
            }
            other => self.document(message, other, to, now).await?,
        };
        Ok(document.map(|document| document.render()).transpose()?)
    }

    /// A message as the blocks of a mail.
    async fn document(
        &self,
        message: &Message,
        content: &Content,
        to: &EmailAddress,
        now: Now,
    ) -> Result<Option<Document>, DeliveryError> {
        let reader = Reader { language: message.language, portal_url: &self.portal_url };
        match content {
            Content::Identity(content) => self.identity_mail(reader, content, (to, message.created_at), now).await,
            Content::Accounts(content) => Ok(Some(accounts::mail(reader, content))),
            Content::Staff(content) => Ok(Some(staff::mail(reader, content))),
            Content::Billing(content) => Ok(Some(billing::mail(reader, content, day_of(message.created_at)))),
            Content::Integrations(content) => Ok(Some(integrations::mail(reader, content))),
            Content::Newsletter(NewsletterMessage::ConfirmSubscription { token }) => {
                self.subscription_mail(reader, token, (to, message.created_at), now).await
            }
            // It is rendered from what staff wrote, and not from blocks.
            Content::Newsletter(NewsletterMessage::TestLetter { .. }) => Ok(None),
        }
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
            Content::Identity(content) => self.identity_text(message.language, content, to, now).await,
            // All other messages are sent by mail only.
            Content::Accounts(_)
            | Content::Staff(_)
            | Content::Billing(_)
            | Content::Integrations(_)
            | Content::Newsletter(_) => Ok(None),
        }
    }
}
