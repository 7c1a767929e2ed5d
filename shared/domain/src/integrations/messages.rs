//! The messages to owners about the integrations of their account.

use serde::{Deserialize, Serialize};

use crate::{
    billing::country::Country,
    integrations::{
        choices::Direction,
        texts::{IntegrationName, RecipientName},
    },
    kernel::{
        personal::{CompanyName, PersonName},
        record::redacted,
    },
    messaging::MessageContent,
};

/// What was done with an integration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IntegrationAct {
    /// It was set up.
    Created,
    /// Its contract was changed.
    Changed,
    /// It was revoked.
    Revoked,
}

/// A message about the integrations of an account.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "notice", rename_all = "snake_case")]
pub enum IntegrationsMessage {
    /// An integration was set up, changed or revoked.
    IntegrationDecided {
        /// The person.
        name: PersonName,
        /// The organisation.
        company_name: CompanyName,
        /// The name of the member who did it.
        by: PersonName,
        /// What they did.
        act: IntegrationAct,
        /// What the integration is called.
        integration: IntegrationName,
        /// Which way rows go.
        direction: Direction,
        /// The name of the other side.
        recipient: RecipientName,
        /// Its country.
        country: Country,
    },
}

redacted!(IntegrationsMessage);

impl MessageContent for IntegrationsMessage {}

#[cfg(test)]
pub(crate) mod samples {
    use super::*;

    /// Each message, and its `notice` as stored.
    pub(crate) fn each() -> Vec<(IntegrationsMessage, &'static str)> {
        let decided = IntegrationsMessage::IntegrationDecided {
            name: PersonName::parse("Ada").unwrap(),
            company_name: CompanyName::parse("Ada ApS").unwrap(),
            by: PersonName::parse("Bo").unwrap(),
            act: IntegrationAct::Created,
            integration: IntegrationName::parse("Kunder").unwrap(),
            direction: Direction::Import,
            recipient: RecipientName::parse("Kassen").unwrap(),
            country: Country::DENMARK,
        };
        vec![(decided, "integration_decided")]
    }
}
