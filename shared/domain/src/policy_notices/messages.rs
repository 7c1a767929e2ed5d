//! The messages to people about a new version of the privacy policy.

use serde::{Deserialize, Serialize};

use crate::{
    kernel::{date::Date, personal::PersonName, record::redacted},
    messaging::{
        MessageContent,
        catalogue::{BY_MAIL, MessageKind, message_kinds},
        notification::Notification,
    },
};

/// A message about a new version of the privacy policy. What it changes is looked up when the mail is written: the texts of the
/// versions never change.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "notice", rename_all = "snake_case")]
pub enum PolicyMessage {
    /// A version was announced.
    PolicyAnnounced {
        /// The person.
        name: PersonName,
        /// The version's name.
        policy_version: String,
        /// From which day on it applies.
        effective_from: Date,
    },
    /// They have not acknowledged the version, which applies soon.
    PolicyReminder {
        /// The person.
        name: PersonName,
        /// The version's name.
        policy_version: String,
        /// From which day on it applies.
        effective_from: Date,
    },
}

redacted!(PolicyMessage);

message_kinds! {
    PolicyMessage {
        PolicyAnnounced => MessageKind::service("policy_announced", Notification::Legal, BY_MAIL, (
            "Privatlivspolitikken ændrer sig.",
            "The privacy policy changes.",
        ));
        PolicyReminder => MessageKind::service("policy_reminder", Notification::Legal, BY_MAIL, (
            "Påmindelse om, at privatlivspolitikken ændrer sig.",
            "A reminder that the privacy policy changes.",
        ));
    }
}

impl MessageContent for PolicyMessage {}

#[cfg(test)]
pub(crate) mod samples {
    use super::*;

    /// Each message, and its `notice` as stored.
    pub(crate) fn each() -> Vec<(PolicyMessage, &'static str)> {
        let name = || PersonName::parse("Ada").unwrap();
        let (policy_version, effective_from) = ("2027-01-01".to_owned(), Date::constant(2027, 1, 1));
        let version = policy_version.clone();
        vec![
            (PolicyMessage::PolicyAnnounced { name: name(), policy_version, effective_from }, "policy_announced"),
            (
                PolicyMessage::PolicyReminder { name: name(), policy_version: version, effective_from },
                "policy_reminder",
            ),
        ]
    }
}
