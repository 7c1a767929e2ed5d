//! A letter of a campaign as it stands, for the member of staff who is writing it.
//!
//! It is sent as readers will get it, from the newsletter's own sender and with its headers, but that nobody is subscribed by its link.

use clients::{SendError, letters::LetterMail};
use domain::{
    newsletter::{id::CampaignId, text::LetterText},
    personal::EmailAddress,
    records::Message,
    token::LinkToken,
};
use letter::{LetterTemplate, RenderedLetter};

use crate::{Delivery, deliver::DeliveryError, document::Rendered, reader::Reader};

/// A letter, and the link in it.
pub(crate) struct TestLetter {
    pub(crate) rendered: Rendered,
    pub(crate) unsubscribe: String,
}

/// The letter as it is sent for a test.
pub(crate) fn test_letter(reader: Reader<'_>, campaign: CampaignId, text: &LetterText) -> TestLetter {
    let unsubscribe = reader.unsubscribe_page(&LinkToken::new(&[0; 32]));
    let template = LetterTemplate::new(text, reader.language, &reader.page(&format!("v1/newsletters/{campaign}")));
    let RenderedLetter { subject, text, html } = template.with_unsubscribe_link(&unsubscribe);
    TestLetter { rendered: Rendered { subject: format!("[Test] {subject}"), text, html }, unsubscribe }
}

impl Delivery {
    /// Sends the letter.
    pub(crate) async fn send_test_letter(
        &self,
        message: &Message,
        to: &EmailAddress,
        (campaign, text): (CampaignId, &LetterText),
    ) -> Result<(), DeliveryError> {
        let reader = Reader { language: message.language, portal_url: &self.portal_url };
        let TestLetter { rendered, unsubscribe } = test_letter(reader, campaign, text);
        let (message, Rendered { subject, text, html }) = (message.message, rendered);
        let mail = LetterMail { message, campaign, reader: None, to, subject, text, html, unsubscribe: &unsubscribe };
        Ok(self.letter_mailer.send(mail).await.map_err(SendError::from)?)
    }
}
