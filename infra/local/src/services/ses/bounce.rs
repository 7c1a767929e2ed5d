//! Mails that bounce: those to `bounce@simulator.example`, as to SES's own mailbox simulator, and with a label to tell them apart
//! (`bounce+ada@simulator.example`).

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::request::Tag;
use crate::{
    random,
    template::{ACCOUNT, REGION},
};

const DOMAIN: &str = "simulator.example";
const MAILBOX: &str = "bounce";

/// Whether a mail to this address bounces.
pub(super) fn bounces(address: &str) -> bool {
    let Some((mailbox, domain)) = address.split_once('@') else { return false };
    let mailbox = mailbox.split_once('+').map_or(mailbox, |(mailbox, _)| mailbox);
    mailbox.eq_ignore_ascii_case(MAILBOX) && domain.eq_ignore_ascii_case(DOMAIN)
}

/// What SES tells of a mail that bounced.
pub(super) fn event(id: &str, to: &str, set: Option<&str>, tags: &[Tag], at: Timestamp) -> Value {
    let mut tagged = tags.iter().map(|tag| (tag.name.clone(), json!([tag.value]))).collect::<Map<_, _>>();
    tagged.extend(set.map(|set| ("ses:configuration-set".to_owned(), json!([set]))));
    json!({
        "version": "0",
        "id": random::uuid(),
        "detail-type": "Email Bounced",
        "source": "aws.ses",
        "account": ACCOUNT,
        "time": at.to_string(),
        "region": REGION,
        "resources": set.map(|set| format!("arn:aws:ses:{REGION}:{ACCOUNT}:configuration-set/{set}")),
        "detail": {
            "eventType": "Bounce",
            "bounce": {
                "bounceType": "Permanent",
                "bounceSubType": "General",
                "bouncedRecipients": [{ "emailAddress": to, "action": "failed", "status": "5.1.1" }],
                "timestamp": at.to_string(),
                "feedbackId": random::uuid(),
            },
            "mail": { "timestamp": at.to_string(), "messageId": id, "destination": [to], "tags": tagged },
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mails_to_the_simulators_mailbox_bounce() {
        for address in ["bounce@simulator.example", "Bounce@Simulator.example", "bounce+ada@simulator.example"] {
            assert!(bounces(address), "{address}");
        }
        for address in ["ada@simulator.example", "bounce@example.com", "bounce", "bounces@simulator.example"] {
            assert!(!bounces(address), "{address}");
        }
    }

    #[test]
    fn an_event_has_the_tags_of_its_mail() {
        let tag = |value: &str| Tag { name: "message".to_owned(), value: value.to_owned() };
        let event = event("1", "bounce@simulator.example", Some("rules"), &[tag("msg_1")], Timestamp::UNIX_EPOCH);
        assert_eq!(
            event["detail"]["mail"]["tags"],
            json!({ "message": ["msg_1"], "ses:configuration-set": ["rules"] })
        );
        for (value, is_valid) in [("msg_1-a", true), ("", false), ("a b", false), ("å", false)] {
            assert_eq!(tag(value).is_valid(), is_valid, "{value}");
        }
        assert!(!tag(&"x".repeat(257)).is_valid() && tag(&"x".repeat(256)).is_valid());
    }
}
