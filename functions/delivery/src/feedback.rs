//! What the mail service tells of a mail that it took: counted by kind, and nothing kept.
//!
//! The rule in the template leaves the address behind. An event that comes twice is counted twice: the numbers are
//! looked at as a trend, and the service itself keeps the list of addresses that it no longer sends to.

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

/// What happened, in the service's own words.
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
    /// Counts it.
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
