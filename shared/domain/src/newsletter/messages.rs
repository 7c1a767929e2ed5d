//! The messages about the newsletter. The letters themselves are no messages of the outbox.

use serde::{Deserialize, Serialize};

use crate::{
    kernel::{
        processing::Period,
        record::{Expiring, redacted},
        token::LinkToken,
    },
    messaging::MessageContent,
    newsletter::{id::CampaignId, records::PendingSubscription},
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
    /// A letter as it stands, for the person of staff who is writing it.
    TestLetter {
        /// The campaign.
        campaign: CampaignId,
    },
}

redacted!(NewsletterMessage);

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
    use crate::kernel::time::Now;

    /// One message of each kind, with the `notice` that it is stored with.
    pub(crate) fn each() -> Vec<(NewsletterMessage, &'static str)> {
        let token = LinkToken::new(&[1; 32]);
        let campaign = CampaignId::new(Now(Timestamp::UNIX_EPOCH), &[1; 10]);
        vec![
            (NewsletterMessage::ConfirmSubscription { token }, "confirm_subscription"),
            (NewsletterMessage::TestLetter { campaign }, "test_letter"),
        ]
    }
}
