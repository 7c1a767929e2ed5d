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
    newsletter::records::PendingSubscription,
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
}

redacted!(NewsletterMessage);

message_kinds! {
    NewsletterMessage {
        ConfirmSubscription => MessageKind::service("confirm_subscription", Notification::Legal, BY_MAIL, (
            "Bekræft, at du vil have nyhedsbrevet.",
            "Confirm that you want the newsletter.",
        ));
    }
}

impl MessageContent for NewsletterMessage {
    fn useful(&self) -> Option<Period> {
        match self {
            Self::ConfirmSubscription { .. } => Some(PendingSubscription::LIFE),
        }
    }
}

#[cfg(test)]
pub(crate) mod samples {
    use super::*;

    /// One message of each kind, with the `notice` that it is stored with.
    pub(crate) fn each() -> Vec<(NewsletterMessage, &'static str)> {
        let token = LinkToken::new(&[1; 32]);
        vec![(NewsletterMessage::ConfirmSubscription { token }, "confirm_subscription")]
    }
}
