//! The mail service's reports on mails that it accepted. They are counted by kind. If a subscription depends on the mail, it is
//! recorded there that the mail did not arrive (P34).
//!
//! The EventBridge rule in the template does not pass the address on. An event that is delivered twice is counted
//! twice, which is acceptable: the numbers only show a trend, and the service itself keeps the list of addresses that
//! it no longer sends to. It is recorded once.

use domain::{
    Now,
    billing::settle::Outcome,
    id::{AccountId, MessageId},
};
use lambda::Metric;
use serde::Deserialize;

use crate::{Delivery, deliver::DeliveryError};

/// An event of the mail service.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Feedback {
    #[serde(rename = "source")]
    _source: Source,
    kind: Kind,
    #[serde(rename = "time")]
    _time: String,
    /// The mail's tags, as they were given when it was sent.
    message: String,
    account: String,
}

#[derive(Debug, Deserialize)]
enum Source {
    #[serde(rename = "mail")]
    Mail,
}

/// The event's type, as the service names it.
#[derive(Debug, Clone, Copy, Deserialize)]
enum Kind {
    Bounce,
    Complaint,
    Reject,
    DeliveryDelay,
    #[serde(rename = "Rendering Failure")]
    RenderingFailure,
}

impl Kind {
    const fn metric(self) -> Metric {
        match self {
            Self::Bounce => Metric::MailBounce,
            Self::Complaint => Metric::MailComplaint,
            Self::Reject => Metric::MailReject,
            Self::DeliveryDelay => Metric::MailDeliveryDelay,
            Self::RenderingFailure => Metric::MailRenderingFailure,
        }
    }

    /// Whether the mail does not arrive. Who complains has received it, and what is delayed may still arrive.
    const fn is_lost(self) -> bool {
        match self {
            Self::Bounce | Self::Reject | Self::RenderingFailure => true,
            Self::Complaint | Self::DeliveryDelay => false,
        }
    }
}

impl Feedback {
    /// Counts the event as a metric, and records that a mail on which a subscription depends does not arrive.
    pub(crate) async fn handle(self, delivery: &Delivery, now: Now) -> Result<(), DeliveryError> {
        lambda::measure(now, &[(self.kind.metric(), 1.0)]);
        if !self.kind.is_lost() {
            return Ok(());
        }
        // Most mails are evidence for no account.
        let ids = self.account.parse::<AccountId>().ok().zip(self.message.parse::<MessageId>().ok());
        let Some((account, message)) = ids else { return Ok(()) };
        delivery.record_outcome(account, message, Outcome::Bounced, now).await
    }
}
