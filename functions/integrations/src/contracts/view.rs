//! Integrations and their contracts, as they are shown.

use domain::{
    Language, Timestamp,
    id::{IntegrationId, UserId},
    integrations::{
        contract::Contract,
        statement::{Stated, Statement, StatementText, Texts},
        status::IntegrationStatus,
    },
    records::{ContractVersion, Integration},
};
use lambda::Invocation;
use serde::Serialize;

/// An integration, with its contract.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct IntegrationView {
    id: IntegrationId,
    /// Where it is in its life.
    status: IntegrationStatus,
    /// The version of the contract. The first is 1.
    contract_version: u32,
    statement: StatementView,
    /// When it was set up.
    #[schema(value_type = String, format = "date-time")]
    created_at: Timestamp,
    /// When it was revoked.
    #[schema(value_type = Option<String>, format = "date-time")]
    revoked_at: Option<Timestamp>,
    #[serde(flatten)]
    contract: Contract,
}

/// A version of a contract.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ContractVersionView {
    /// The version. The first is 1.
    version: u32,
    /// The person who made it.
    made_by: UserId,
    /// When it was made.
    #[schema(value_type = String, format = "date-time")]
    made_at: Timestamp,
    statement: StatementView,
    #[serde(flatten)]
    contract: Contract,
}

/// What a contract rests on.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct StatementView {
    /// That the other side is authorised to handle the transfer.
    recipient_authorised: StatedView,
    /// That data may go to its country, if that is outside the EU and EEA.
    outside_eea_confirmed: Option<StatedView>,
}

/// That somebody stated something.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct StatedView {
    /// The person.
    by: UserId,
    /// When.
    #[schema(value_type = String, format = "date-time")]
    at: Timestamp,
    /// The version of the text that they stated.
    #[schema(example = "2026-11-29")]
    text_version: String,
    /// That text, in the caller's language.
    text: Option<&'static str>,
}

impl IntegrationView {
    pub(super) fn of(integration: &Integration, invocation: &Invocation) -> Self {
        Self {
            id: integration.integration,
            status: integration.status(invocation.now),
            contract_version: integration.contract_version.number(),
            statement: StatementView::of(&integration.statement, invocation.language),
            created_at: integration.created_at,
            revoked_at: integration.revoked_at,
            contract: integration.contract(),
        }
    }
}

impl ContractVersionView {
    pub(super) fn of(version: &ContractVersion, language: Language) -> Self {
        Self {
            version: version.version.number(),
            made_by: version.made_by,
            made_at: version.made_at,
            statement: StatementView::of(&version.statement, language),
            contract: version.contract(),
        }
    }
}

impl StatementView {
    fn of(statement: &Statement, language: Language) -> Self {
        let stated = |stated: &Stated, which: fn(StatementText) -> Texts| StatedView {
            by: stated.by,
            at: stated.at,
            text_version: stated.text_version.clone(),
            text: StatementText::named(&stated.text_version).map(|version| which(version).text(language)),
        };
        Self {
            recipient_authorised: stated(&statement.recipient_authorised, |version| version.authorised),
            outside_eea_confirmed: statement.outside_eea.as_ref().map(|by| stated(by, |version| version.outside_eea)),
        }
    }
}
