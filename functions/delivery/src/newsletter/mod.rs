//! Messages about the newsletter. Whether an address gets it already is looked up here and not earlier, so that the response to a
//! request cannot reveal it.

mod subscribing;
mod test_letter;

use app::newsletter::subscription;
use domain::{Now, Timestamp, newsletter::messages::NewsletterMessage, personal::EmailAddress};

use crate::{Delivery, deliver::DeliveryError, document::Document, reader::Reader};

#[cfg(test)]
pub(crate) use test_letter::{TestLetter, test_letter};

/// The mail of a message to an address that does not get the newsletter. `None` for a letter of the newsletter itself, which is no
/// service message.
pub(crate) fn mail(reader: Reader<'_>, content: &NewsletterMessage) -> Option<Document> {
    match content {
        NewsletterMessage::ConfirmSubscription { token } => Some(subscribing::confirm(reader, token)),
        NewsletterMessage::TestLetter { .. } => None,
    }
}

impl Delivery {
    /// A message as a mail. `None` if there is nothing to send.
    pub(crate) async fn newsletter_mail(
        &self,
        reader: Reader<'_>,
        content: &NewsletterMessage,
        (to, created_at): (&EmailAddress, Timestamp),
        now: Now,
    ) -> Result<Option<Document>, DeliveryError> {
        let mailboxes = self.store.email_lookups(to)?;
        Ok(match subscription(&self.store, &mailboxes, now).await? {
            // The address was confirmed after the request: this is a retry of a mail that did arrive.
            Some(subscription) if subscription.since >= created_at => None,
            Some(subscription) if subscription.suppressed.is_none() => {
                Some(subscribing::is_subscribed(reader, &subscription.unsubscribe))
            }
            _ => mail(reader, content),
        })
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use domain::{
        Language::{self, Da, En},
        Now, Timestamp,
        newsletter::{
            id::CampaignId,
            messages::NewsletterMessage,
            text::{LetterMarkdown, LetterText, SubjectLine},
        },
        privacy::consents::ConsentPurpose,
        record::Expiring,
        records::PendingSubscription,
        token::LinkToken,
    };

    use super::subscribing::{confirm, is_subscribed};
    use crate::reader::Reader;

    /// Each message.
    pub(crate) fn samples() -> Vec<NewsletterMessage> {
        let campaign = CampaignId::new(Now(Timestamp::UNIX_EPOCH), &[1; 10]);
        let text = LetterText {
            subject: SubjectLine::parse("Nyt: æ, ø og å").unwrap(),
            markdown: LetterMarkdown::parse("# Hej\n\nVi har [nyt](https://e-sg.example/nyt).").unwrap(),
            written_in: Language::Da,
        };
        vec![
            NewsletterMessage::ConfirmSubscription { token: LinkToken::new(&[1; 32]) },
            NewsletterMessage::TestLetter { campaign, text },
        ]
    }

    #[test]
    fn p07_whoever_is_asked_to_confirm_reads_what_comes_from_whom_how_often_and_how_it_is_stopped() {
        for language in [Da, En] {
            let reader = Reader { language, portal_url: "https://portal.example" };
            let mail = confirm(reader, &LinkToken::new(&[1; 32])).render().unwrap();
            for part in [&mail.text, &mail.html] {
                assert!(part.contains("https://portal.example/newsletter/confirm#token="), "{part}");
            }
            assert!(mail.text.contains(ConsentPurpose::Newsletter.text(language).text), "{}", mail.text);
            assert!(mail.text.contains(&format!(" {}", PendingSubscription::LIFE.text(language))), "{}", mail.text);
        }
    }

    #[test]
    fn p08_whoever_reads_the_newsletter_already_is_told_how_to_stop_it() {
        let token = LinkToken::new(&[1; 32]);
        for language in [Da, En] {
            let reader = Reader { language, portal_url: "https://portal.example" };
            let mail = is_subscribed(reader, &token).render().unwrap();
            let link = format!("https://portal.example/v1/newsletter/unsubscribe?token={}", token.expose());
            assert!(mail.text.contains(&link) && mail.html.contains(&link), "{}", mail.text);
        }
    }
}
