//! The messages to owners about the integrations of their account.

use serde::{Deserialize, Serialize};

use crate::{
    billing::country::Country,
    integrations::{
        choices::Direction,
        runs::{RowCounts, RunMessage},
        texts::{FileName, IntegrationName, RecipientName},
    },
    kernel::{
        id::IntegrationId,
        personal::{CompanyName, PersonName},
        record::redacted,
    },
    messaging::{
        MessageContent,
        catalogue::{BY_MAIL, MessageKind, message_kinds},
        notification::Notification,
    },
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
    /// A run has ended, and not every row was taken.
    RunEnded {
        /// The person.
        name: PersonName,
        /// The organisation.
        company_name: CompanyName,
        /// What the integration is called.
        integration: IntegrationName,
        /// The integration.
        id: IntegrationId,
        /// The name of its file.
        file: FileName,
        /// The rows that it has met.
        counts: RowCounts,
        /// Why it ended, if that was before the end of the file.
        message: Option<RunMessage>,
    },
}

redacted!(IntegrationsMessage);

message_kinds! {
    IntegrationsMessage {
        IntegrationDecided => MessageKind::service("integration_decided", Notification::Integrations, BY_MAIL, (
            "En integration er oprettet, ændret eller tilbagekaldt.",
            "An integration was set up, changed or revoked.",
        ));
        RunEnded => MessageKind::service("run_ended", Notification::Runs, BY_MAIL, (
            "En overførsel er slået fejl, eller rækker blev afvist.",
            "A transfer has failed, or rows were refused.",
        ));
    }
}

impl MessageContent for IntegrationsMessage {}

#[cfg(test)]
pub(crate) mod samples {
    use super::*;
    use crate::{integrations::runs::RunReason, kernel::time::Now};

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
        let ended = IntegrationsMessage::RunEnded {
            name: PersonName::parse("Ada").unwrap(),
            company_name: CompanyName::parse("Ada ApS").unwrap(),
            integration: IntegrationName::parse("Kunder").unwrap(),
            id: IntegrationId::new(Now(jiff::Timestamp::UNIX_EPOCH), &[7; 10]),
            file: FileName::parse("kunder.csv").unwrap(),
            counts: RowCounts { read: 10, changed: 8, refused: 2, ..RowCounts::default() },
            message: Some(RunReason::Unexpected.into()),
        };
        vec![(decided, "integration_decided"), (ended, "run_ended")]
    }
}
