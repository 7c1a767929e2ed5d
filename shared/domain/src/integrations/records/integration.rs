//! Integrations.

use jiff::Timestamp;

use crate::{
    integrations::{
        columns::ColumnChoices,
        contract::{Contract, Terms},
        id::ContractNumber,
        recipient::Recipient,
        runs::next_slot,
        statement::Statement,
        texts::IntegrationName,
    },
    kernel::{
        id::{AccountId, IntegrationId},
        record::Record,
        time::Now,
    },
};

/// What is transferred from and to another side, as the owner decided.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Accounts, scope = account, key = "INTEGRATION#{integration}", due = due_at, worker = Transfers, id = Random)]
#[processing(subject = Contact, purpose = ProvideService, basis = Contract, keep = AccountLife)]
pub struct Integration {
    /// The account.
    #[key]
    pub account: AccountId,
    /// The integration.
    #[key]
    pub integration: IntegrationId,
    /// The version of its contract.
    #[plain]
    pub contract_version: ContractNumber,
    /// When it was set up.
    #[plain]
    pub created_at: Timestamp,
    /// When it was revoked.
    #[plain]
    pub revoked_at: Option<Timestamp>,
    /// When its schedule is due next.
    #[plain]
    pub due_at: Option<Timestamp>,
    /// What of the contract is not personal.
    #[plain]
    pub terms: Terms,
    /// What the contract rests on.
    #[plain]
    pub statement: Statement,
    /// What it is called.
    #[personal(Content)]
    pub name: IntegrationName,
    /// The other side, which may be a person, with the address of a person.
    #[personal(Contact)]
    pub recipient: Recipient,
    /// Names of columns in files.
    #[personal(Content)]
    pub columns: Option<ColumnChoices>,
}

impl Integration {
    /// The contract.
    #[must_use]
    pub fn contract(&self) -> Contract {
        let Self { name, recipient, columns, terms, .. } = self.clone();
        Contract { name, recipient, columns, terms }
    }

    /// The integration with another version of its contract.
    #[must_use]
    pub(in crate::integrations) fn with(self, contract: Contract, statement: Statement, now: Now) -> Self {
        let Contract { name, recipient, columns, terms } = contract;
        let (contract_version, due_at) = (self.contract_version.next(), next_slot(&terms, now.timestamp()));
        Self { contract_version, due_at, terms, statement, name, recipient, columns, ..self }
    }

    /// The integration once the schedule was followed that is due: nothing is made up for that was missed.
    #[must_use]
    pub fn scheduled(&self, now: Now) -> Self {
        Self { due_at: next_slot(&self.terms, now.timestamp()), ..self.clone() }
    }
}
