//! The mail service's reports on mails that it accepted. They are counted by kind, and nothing is stored.
//!
//! The EventBridge rule in the template does not pass the address on. An event that is delivered twice is counted
//! twice, which is acceptable: the numbers only show a trend, and the service itself keeps the list of addresses that
//! it no longer sends to.

use domain::Now;
use lambda::Metric;
use serde::Deserialize;

/// An event of the mail service.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Feedback {
    #[serde(rename = "source")]
    _source: Source,
    kind: Kind,
    #[serde(rename = "time")]
    _time: String,
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

impl Feedback {
    /// Counts the event as a metric.
    pub(crate) fn count(&self, now: Now) {
        let metric = match self.kind {
            Kind::Bounce => Metric::MailBounce,
            Kind::Complaint => Metric::MailComplaint,
            Kind::Reject => Metric::MailReject,
            Kind::DeliveryDelay => Metric::MailDeliveryDelay,
            Kind::RenderingFailure => Metric::MailRenderingFailure,
        };
        lambda::measure(now, &[(metric, 1.0)]);
    }
}
