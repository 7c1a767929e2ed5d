//! The mail service's reports on letters of the newsletter: what arrived, what came back, and who reported one as unwanted.
//!
//! The EventBridge rules in the template do not pass the address on. A letter names its campaign and its reader in its tags, and keeps
//! what was reported of it, so that each report counts once, however often it comes.

use app::letters::{self, ReportedLetter};
use domain::{
    Now, Timestamp,
    id::MessageId,
    newsletter::{
        id::CampaignId,
        letter::{Report, reader_of_tag},
    },
};
use lambda::Metric;
use serde::Deserialize;

use crate::{Delivery, deliver::DeliveryError};

/// An event of the mail service about a letter.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LetterEvent {
    #[serde(rename = "source")]
    _source: Source,
    kind: Kind,
    #[serde(rename = "time")]
    _time: Timestamp,
    /// Of a bounce, whether a later letter may arrive.
    bounce: Option<BounceType>,
    /// The letter's tags, as they were given when it was sent.
    message: String,
    campaign: String,
    reader: String,
}

#[derive(Debug, Deserialize)]
enum Source {
    #[serde(rename = "letter")]
    Letter,
}

/// The event's type, as the service names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
enum Kind {
    Delivery,
    Bounce,
    Complaint,
    Reject,
    DeliveryDelay,
    #[serde(rename = "Rendering Failure")]
    RenderingFailure,
}

/// The types of bounces, as the service names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
enum BounceType {
    Permanent,
    Transient,
    Undetermined,
}

impl LetterEvent {
    /// Counts the event as a metric, and what it reports with the letter's campaign.
    pub(crate) async fn handle(self, delivery: &Delivery, now: Now) -> Result<(), DeliveryError> {
        if let Some(metric) = self.metric() {
            lambda::measure(now, &[(metric, 1.0)]);
        }
        let Some(report) = self.report() else { return Ok(()) };
        // A letter that was sent for a test has no reader.
        let campaign = self.campaign.parse::<CampaignId>().ok();
        let Some((campaign, mailbox)) = campaign.zip(reader_of_tag(&self.reader)) else { return Ok(()) };
        let Ok(message) = self.message.parse::<MessageId>() else { return Ok(()) };
        let letter = ReportedLetter { campaign, mailbox: &mailbox, message: Some(message) };
        Ok(letters::report(&delivery.store, letter, report, now).await?)
    }

    /// The metric that counts it with those of all mails. What arrives is the rule, and is not counted there.
    const fn metric(&self) -> Option<Metric> {
        match self.kind {
            Kind::Delivery => None,
            Kind::Bounce => Some(Metric::MailBounce),
            Kind::Complaint => Some(Metric::MailComplaint),
            Kind::Reject => Some(Metric::MailReject),
            Kind::DeliveryDelay => Some(Metric::MailDeliveryDelay),
            Kind::RenderingFailure => Some(Metric::MailRenderingFailure),
        }
    }

    /// What it reports. A mailbox that is full today may have room for the next letter.
    const fn report(&self) -> Option<Report> {
        match (self.kind, self.bounce) {
            (Kind::Delivery, _) => Some(Report::Delivered),
            (Kind::Bounce, Some(BounceType::Permanent)) => Some(Report::Bounced),
            (Kind::Complaint, _) => Some(Report::Complained),
            (Kind::Bounce | Kind::Reject | Kind::DeliveryDelay | Kind::RenderingFailure, _) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn p09_only_what_is_final_is_counted_with_a_campaign() {
        for (kind, bounce, report) in [
            ("Delivery", None, Some(Report::Delivered)),
            ("Bounce", Some("Permanent"), Some(Report::Bounced)),
            ("Bounce", Some("Transient"), None),
            ("Bounce", Some("Undetermined"), None),
            ("Complaint", None, Some(Report::Complained)),
            ("Reject", None, None),
            ("DeliveryDelay", None, None),
            ("Rendering Failure", None, None),
        ] {
            let time = "2027-01-04T10:00:00Z";
            let tags = json!({ "message": "msg_1", "campaign": "nws_1", "reader": "none" });
            let mut event = json!({ "source": "letter", "kind": kind, "time": time });
            event.as_object_mut().unwrap().extend(tags.as_object().unwrap().clone());
            if let Some(bounce) = bounce {
                event["bounce"] = json!(bounce);
            }
            let event = serde_json::from_value::<LetterEvent>(event).unwrap();
            assert_eq!(event.report(), report, "{kind} {bounce:?}");
            assert_eq!(event.metric().is_none(), kind == "Delivery");
        }
    }
}
