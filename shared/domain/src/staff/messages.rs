//! The messages to people about their work for the operator.

use serde::{Deserialize, Serialize};

use crate::{
    identity::factors::Factor,
    kernel::{personal::PersonName, record::redacted},
    messaging::{
        MessageContent,
        catalogue::{MessageKind, message_kinds},
        notification::Notification,
    },
    staff::records::StaffRole,
};

/// A message about a person's work for the operator.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "notice", rename_all = "snake_case")]
pub enum StaffMessage {
    /// The person was appointed or dismissed, or their roles or accepted second factors have changed.
    StaffChanged {
        /// The person.
        name: PersonName,
        /// The person's roles. Empty if they were dismissed.
        roles: Vec<StaffRole>,
        /// The second factors that a log-in of staff accepts.
        #[serde(default)]
        second_factors: Vec<Factor>,
    },
}

redacted!(StaffMessage);

message_kinds! {
    StaffMessage {
        StaffChanged => MessageKind::staff("staff_changed", Notification::Access, (
            "Dit arbejde for os er ændret.",
            "Your work for us has changed.",
        ));
    }
}

impl MessageContent for StaffMessage {}

#[cfg(test)]
pub(crate) mod samples {
    use super::*;

    /// Each message, and its `notice` as stored.
    pub(crate) fn each() -> Vec<(StaffMessage, &'static str)> {
        let name = PersonName::parse("Ada").unwrap();
        vec![(StaffMessage::StaffChanged { name, roles: Vec::new(), second_factors: Vec::new() }, "staff_changed")]
    }
}
