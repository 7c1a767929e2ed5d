//! The messages about the newsletter. The letters themselves are no messages of the outbox.

use serde::{Deserialize, Serialize};

use crate::{
    kernel::{
        processing::Period,
        record::{Expiring, redacted},
        token::LinkToken,
    },
    messaging::{
        MessageContent,
        catalogue::{BY_MAIL, MessageKind, message_kinds},
        notification::Notification,
    },
    newsletter::{id::CampaignId, records::PendingSubscription, text::LetterText},
};

/// A message about the newsletter.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "notice", rename_all = "snake_case")]
pub enum NewsletterMessage {
    /// Somebody asked for the newsletter with this address. Whether the address reads it already is looked up when the mail is sent,
    /// so that the response to the request cannot reveal it.
    ConfirmSubscription {
        /// The link's token.
        token: LinkToken,
    },
    /// A letter of a campaign as it stands, for the member of staff who is writing it.
    TestLetter {
        /// The campaign.
        campaign: CampaignId,
        /// What the readers of the message's language are to be sent.
        text: LetterText,
    },
}

redacted!(NewsletterMessage);

message_kinds! {
    NewsletterMessage {
        ConfirmSubscription => MessageKind::service("confirm_subscription", Notification::Legal, BY_MAIL, (
            "Bekræft, at du vil have nyhedsbrevet.",
            "Confirm that you want the newsletter.",
        ));
        TestLetter => MessageKind::staff("test_letter", Notification::Access, (
            "Sådan ser nyhedsbrevet ud, som du er ved at skrive.",
            "This is what the newsletter looks like that you are writing.",
        ));
    }
}

impl MessageContent for NewsletterMessage {
    fn useful(&self) -> Option<Period> {
        match self {
            Self::ConfirmSubscription { .. } => Some(PendingSubscription::LIFE),
            Self::TestLetter { .. } => Some(Period::Hours(1)),
        }
    }
}

#[cfg(test)]
pub(crate) mod samples {
    use jiff::Timestamp;

    use super::*;
    use crate::{
        kernel::{language::Language, time::Now},
        newsletter::text::{LetterMarkdown, SubjectLine},
    };

    /// One message of each kind, with the `notice` that it is stored with.
    pub(crate) fn each() -> Vec<(NewsletterMessage, &'static str)> {
        let token = LinkToken::new(&[1; 32]);
        let campaign = CampaignId::new(Now(Timestamp::UNIX_EPOCH), &[1; 10]);
        let text = LetterText {
            subject: SubjectLine::parse("Nyt").unwrap(),
            markdown: LetterMarkdown::parse("Hej").unwrap(),
            written_in: Language::Da,
        };
        vec![
            (NewsletterMessage::ConfirmSubscription { token }, "confirm_subscription"),
            (NewsletterMessage::TestLetter { campaign, text }, "test_letter"),
        ]
    }
}
