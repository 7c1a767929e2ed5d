//! The mail service's reports on mails that it accepted. They are counted by kind. If a subscription depends on the mail, it is
//! recorded there that the mail did not arrive (P34). If the mail came back for good or was called spam, the address of the person
//! whom it went to is marked.
//!
//! The EventBridge rules in the template do not pass the address on. An event that is delivered twice is counted
//! twice, which is acceptable: the numbers only show a trend. It is recorded once.

use domain::{
    Now, Timestamp,
    billing::settle::Outcome,
    id::{AccountId, MessageId, UserId},
    identity::email_problem::{EmailProblem, EmailProblemKind},
};
use lambda::Metric;
use serde::Deserialize;

use crate::{Delivery, deliver::DeliveryError, unreachable::Report};

/// An event of the mail service.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Feedback {
    #[serde(rename = "source")]
    _source: Source,
    kind: Kind,
    time: Timestamp,
    /// The mail's tags, as they were given when it was sent.
    message: String,
    /// Not passed on with a `PermanentBounce`.
    account: Option<String>,
    person: String,
    address: String,
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
    /// A bounce that is final, as a rule of its own passes it on. It comes beside the `Bounce`.
    PermanentBounce,
    Complaint,
    Reject,
    DeliveryDelay,
    #[serde(rename = "Rendering Failure")]
    RenderingFailure,
}

impl Kind {
    /// The metric that counts the event.
    const fn metric(self) -> Option<Metric> {
        Some(match self {
            Self::Bounce => Metric::MailBounce,
            // It was counted as a bounce.
            Self::PermanentBounce => return None,
            Self::Complaint => Metric::MailComplaint,
            Self::Reject => Metric::MailReject,
            Self::DeliveryDelay => Metric::MailDeliveryDelay,
            Self::RenderingFailure => Metric::MailRenderingFailure,
        })
    }

    /// Whether the mail does not arrive. Who complains has received it, and what is delayed may still arrive.
    const fn is_lost(self) -> bool {
        match self {
            Self::Bounce | Self::Reject | Self::RenderingFailure => true,
            Self::PermanentBounce | Self::Complaint | Self::DeliveryDelay => false,
        }
    }

    /// What is wrong with the address.
    const fn problem(self) -> Option<EmailProblemKind> {
        match self {
            Self::PermanentBounce => Some(EmailProblemKind::Bounced),
            Self::Complaint => Some(EmailProblemKind::Complained),
            Self::Bounce | Self::Reject | Self::DeliveryDelay | Self::RenderingFailure => None,
        }
    }
}

impl Feedback {
    /// Counts the event as a metric, records that a mail on which a subscription depends does not arrive, and marks the address.
    pub(crate) async fn handle(self, delivery: &Delivery, now: Now) -> Result<(), DeliveryError> {
        if let Some(metric) = self.kind.metric() {
            lambda::measure(now, &[(metric, 1.0)]);
        }
        let Ok(message) = self.message.parse::<MessageId>() else { return Ok(()) };
        // Most mails are evidence for no account.
        let account = self.account.and_then(|account| account.parse::<AccountId>().ok());
        if self.kind.is_lost()
            && let Some(account) = account
        {
            delivery.record_outcome(account, message, Outcome::Bounced, now).await?;
        }
        match (self.kind.problem(), self.person.parse::<UserId>()) {
            (Some(kind), Ok(person)) => {
                // An event does not come before its time.
                let problem = EmailProblem { kind, since: self.time.min(now.timestamp()) };
                delivery.mark_address(&Report { person, message, address: self.address, problem }, now).await
            }
            _ => Ok(()),
        }
    }
}
