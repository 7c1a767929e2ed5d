//! What SES tells of the mails that it has accepted, as EventBridge gets it.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::{
    events::{Bounce, Event, Names},
    request::Tag,
    senders::domain_of,
};
use crate::{
    random,
    template::{ACCOUNT, REGION},
};

/// What events tell of a mail.
pub(super) struct Mail<'a> {
    pub(super) id: &'a str,
    pub(super) from: &'a str,
    /// The name of the sender's identity.
    pub(super) identity: &'a str,
    pub(super) destination: &'a [String],
    pub(super) subject: &'a str,
    /// The headers that SES did not set.
    pub(super) headers: &'a Map<String, Value>,
    pub(super) tags: &'a [Tag],
    /// The name of its configuration set.
    pub(super) set: &'a str,
    /// Who has sent it.
    pub(super) caller: &'a str,
    pub(super) at: Timestamp,
}

impl Mail<'_> {
    /// The event that something has happened to the mail to one of its recipients.
    pub(super) fn event(&self, event: Event, to: &str, feedback_id: &str) -> Value {
        let Names { detail_type, kind, field, .. } = event.names();
        let mut detail = Map::new();
        detail.insert("eventType".to_owned(), kind.into());
        detail.insert("mail".to_owned(), self.describe());
        detail.insert(field.to_owned(), self.more(event, to, feedback_id));
        json!({
            "version": "0",
            "id": random::uuid(),
            "detail-type": detail_type,
            "source": "aws.ses",
            "account": ACCOUNT,
            // In whole seconds, as EventBridge has it.
            "time": self.at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            "region": REGION,
            "resources": [format!("arn:aws:ses:{REGION}:{ACCOUNT}:configuration-set/{}", self.set)],
            "detail": detail,
        })
    }

    fn time(&self) -> String {
        format!("{:.3}", self.at)
    }

    fn describe(&self) -> Value {
        let own = [("From", self.from), ("To", &self.destination.join(", ")), ("Subject", self.subject)];
        let own = own.into_iter().map(|(name, value)| json!({ "name": name, "value": value }));
        let more = self.headers.iter().map(|(name, value)| json!({ "name": name, "value": value }));
        json!({
            "timestamp": self.time(),
            "source": self.from,
            "sourceArn": format!("arn:aws:ses:{REGION}:{ACCOUNT}:identity/{}", self.identity),
            "sendingAccountId": ACCOUNT,
            "messageId": self.id,
            "destination": self.destination,
            "headersTruncated": false,
            "headers": own.chain(more).collect::<Vec<_>>(),
            "commonHeaders": {
                "from": [self.from],
                "to": self.destination,
                "messageId": self.id,
                "subject": self.subject,
            },
            "tags": self.tags(),
        })
    }

    fn tags(&self) -> Map<String, Value> {
        let own = [
            ("ses:configuration-set", self.set),
            ("ses:source-ip", "127.0.0.1"),
            ("ses:from-domain", domain_of(self.from).trim_end_matches('>')),
            ("ses:caller-identity", self.caller),
        ];
        let given = self.tags.iter().map(|tag| (&*tag.name, &*tag.value));
        own.into_iter().chain(given).map(|(name, value)| (name.to_owned(), json!([value]))).collect()
    }

    /// What is told of the event itself.
    fn more(&self, event: Event, to: &str, feedback_id: &str) -> Value {
        let at = self.time();
        match event {
            Event::Send => json!({}),
            Event::Delivery => json!({
                "timestamp": at,
                "processingTimeMillis": 1,
                "recipients": [to],
                "smtpResponse": "250 2.6.0 Message received",
                "reportingMTA": "mta.simulator.example",
            }),
            Event::DeliveryDelay => json!({
                "timestamp": at,
                "delayType": "MailboxFull",
                "expirationTime": at,
                "delayedRecipients": [{
                    "emailAddress": to, "status": "4.2.2", "diagnosticCode": "smtp; 452 4.2.2 mailbox full",
                }],
            }),
            Event::Bounce(bounce) => bounced(bounce, to, &at, feedback_id),
            Event::Complaint => json!({
                "complainedRecipients": [{ "emailAddress": to }],
                "timestamp": at,
                "feedbackId": feedback_id,
                "complaintSubType": null,
                "userAgent": "Amazon SES Mailbox Simulator",
                "complaintFeedbackType": "abuse",
                "arrivalDate": at,
            }),
            Event::SuppressedComplaint => json!({
                "complainedRecipients": [{ "emailAddress": to }],
                "timestamp": at,
                "feedbackId": feedback_id,
                "complaintSubType": "OnAccountSuppressionList",
            }),
            Event::Reject => json!({ "reason": "Bad content" }),
        }
    }
}

fn bounced(bounce: Bounce, to: &str, at: &str, feedback_id: &str) -> Value {
    let (kind, sub_kind, status, diagnostic) = match bounce {
        Bounce::Hard => ("Permanent", "General", "5.1.1", "smtp; 550 5.1.1 user unknown"),
        Bounce::Soft => ("Transient", "MailboxFull", "4.2.2", "smtp; 452 4.2.2 mailbox full"),
        Bounce::Suppressed => (
            "Permanent",
            "OnAccountSuppressionList",
            "5.1.1",
            "Amazon SES did not send the message to this address because it is on the suppression list for your account.",
        ),
    };
    json!({
        "bounceType": kind,
        "bounceSubType": sub_kind,
        "bouncedRecipients": [{ "emailAddress": to, "action": "failed", "status": status, "diagnosticCode": diagnostic }],
        "timestamp": at,
        "feedbackId": feedback_id,
        "reportingMTA": "dns; mta.simulator.example",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(event: Event) -> Value {
        let headers = Map::from_iter([("X-Message-Id".to_owned(), json!("msg_1"))]);
        let tags = [("message", "msg_1"), ("account", "none")];
        let tags = tags.map(|(name, value)| Tag { name: name.to_owned(), value: value.to_owned() });
        let mail = Mail {
            id: "1",
            from: "\"E-SG.Cloud\" <hej@news.e-sg.cloud>",
            identity: "e-sg.cloud",
            destination: &["ada@rodgrod.example".to_owned()],
            subject: "Nyt",
            headers: &headers,
            tags: &tags,
            set: "rules",
            caller: "delivery",
            at: "2027-01-01T00:00:00.5Z".parse().expect("a time"),
        };
        mail.event(event, "ada@rodgrod.example", "feedback")
    }

    #[test]
    fn an_event_has_the_envelope_and_the_tags_of_its_mail() {
        let event = told(Event::Delivery);
        assert_eq!((&event["source"], &event["time"]), (&json!("aws.ses"), &json!("2027-01-01T00:00:00Z")));
        assert_eq!(event["resources"], json!(["arn:aws:ses:eu-north-1:000000000000:configuration-set/rules"]));
        let mail = &event["detail"]["mail"];
        assert_eq!(mail["timestamp"], "2027-01-01T00:00:00.500Z");
        assert_eq!(mail["sourceArn"], "arn:aws:ses:eu-north-1:000000000000:identity/e-sg.cloud");
        assert_eq!(
            mail["tags"],
            json!({
                "ses:configuration-set": ["rules"],
                "ses:source-ip": ["127.0.0.1"],
                "ses:from-domain": ["news.e-sg.cloud"],
                "ses:caller-identity": ["delivery"],
                "message": ["msg_1"],
                "account": ["none"],
            })
        );
        assert_eq!(mail["headers"][3], json!({ "name": "X-Message-Id", "value": "msg_1" }));
    }

    #[test]
    fn each_type_has_its_own_names_and_field() {
        for (event, detail_type, kind, field) in [
            (Event::Send, "Email Sent", "Send", "send"),
            (Event::Delivery, "Email Delivered", "Delivery", "delivery"),
            (Event::DeliveryDelay, "Email Delivery Delayed", "DeliveryDelay", "deliveryDelay"),
            (Event::Bounce(Bounce::Hard), "Email Bounced", "Bounce", "bounce"),
            (Event::Complaint, "Email Complaint Received", "Complaint", "complaint"),
            (Event::Reject, "Email Rejected", "Reject", "reject"),
        ] {
            let told = told(event);
            assert_eq!((&told["detail-type"], &told["detail"]["eventType"]), (&json!(detail_type), &json!(kind)));
            assert!(told["detail"][field].is_object(), "{told}");
            assert!(Event::TYPES.contains(&event));
        }
    }

    #[test]
    fn a_bounce_says_whether_a_later_mail_may_arrive_and_whether_this_one_was_sent() {
        for (bounce, kind, sub_kind) in [
            (Bounce::Hard, "Permanent", "General"),
            (Bounce::Soft, "Transient", "MailboxFull"),
            (Bounce::Suppressed, "Permanent", "OnAccountSuppressionList"),
        ] {
            let told = &told(Event::Bounce(bounce))["detail"]["bounce"];
            assert_eq!((&told["bounceType"], &told["bounceSubType"]), (&json!(kind), &json!(sub_kind)));
            assert_eq!(told["bouncedRecipients"][0]["emailAddress"], "ada@rodgrod.example");
        }
        let complaint = &told(Event::SuppressedComplaint)["detail"]["complaint"];
        assert_eq!(complaint["complaintSubType"], "OnAccountSuppressionList");
        assert_eq!(told(Event::Complaint)["detail"]["complaint"]["complaintSubType"], Value::Null);
    }
}
