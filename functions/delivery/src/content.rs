//! What a message becomes, if there is still anything to say: each capability's words stand in its own module.

use domain::{
    Now,
    messages::Content,
    messaging::sms::SmsPurpose,
    personal::{EmailAddress, PhoneNumber},
    records::Message,
};

use crate::{Delivery, accounts, deliver::DeliveryError, document::Document, reader::Reader, staff};

impl Delivery {
    /// The mail.
    pub(crate) async fn mail(
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
        }
    }

    /// The text message.
    pub(crate) async fn text(
        &self,
        message: &Message,
        content: &Content,
        to: &PhoneNumber,
        now: Now,
    ) -> Result<Option<(String, SmsPurpose)>, DeliveryError> {
        match content {
            Content::Identity(content) => self.identity_text(message.language, content, to, now).await,
            // What else there is to say is said by mail.
            Content::Accounts(_) | Content::Staff(_) => Ok(None),
        }
    }
}
