//! What is sent to people about their work for the operator.

use serde::{Deserialize, Serialize};

use crate::{
    identity::factors::Factor,
    kernel::{personal::PersonName, record::redacted},
    messaging::MessageContent,
    staff::records::StaffRole,
};

/// What somebody is told of their work for the operator.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "notice", rename_all = "snake_case")]
pub enum StaffMessage {
    /// They work for the operator, as something else, or no longer.
    StaffChanged {
        /// The person.
        name: PersonName,
        /// As what; nothing where it is no longer.
        roles: Vec<StaffRole>,
        /// With which second factors they log in for that.
        #[serde(default)]
        second_factors: Vec<Factor>,
    },
}

redacted!(StaffMessage);

impl MessageContent for StaffMessage {}

#[cfg(test)]
pub(crate) mod samples {
    use super::*;

    /// Each message, and the `notice` that it is stored under.
    pub(crate) fn each() -> Vec<(StaffMessage, &'static str)> {
        let name = PersonName::parse("Ada").unwrap();
        vec![(StaffMessage::StaffChanged { name, roles: Vec::new(), second_factors: Vec::new() }, "staff_changed")]
    }
}
