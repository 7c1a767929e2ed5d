//! A letter as it stands, for whoever of staff is writing it.

use domain::{Now, newsletter::id::CampaignId, records::CampaignText, token::LinkToken};
use letter::{Letter, Mail, Words};

use crate::{Delivery, deliver::DeliveryError, document::Rendered, reader::Reader};

impl Delivery {
    /// The letter, with a link that stops nobody's subscription. `None` if it is not there any more.
    pub(crate) async fn test_letter(
        &self,
        reader: Reader<'_>,
        campaign: CampaignId,
        now: Now,
    ) -> Result<Option<Rendered>, DeliveryError> {
        let text = self.store.get(&CampaignText::key(&campaign), now).await?;
        Ok(text.map(|text| render(reader, campaign, &text)))
    }
}

fn render(reader: Reader<'_>, campaign: CampaignId, text: &CampaignText) -> Rendered {
    let subject = text.subject.as_str();
    let (da, en) =
        (text.markdown_da.as_ref().map(|text| text.as_str()), text.markdown_en.as_ref().map(|text| text.as_str()));
    let web_version = reader.page(&format!("v1/newsletters/{campaign}"));
    let letter = Letter::new(Words { subject, da, en }, reader.language, &web_version);
    let nobodys = LinkToken::new(&[0; 32]);
    let Mail { html, text } = letter.with_unsubscribe_link(&reader.unsubscribe_page(&nobodys));
    Rendered { subject: format!("[Test] {subject}"), text, html }
}
