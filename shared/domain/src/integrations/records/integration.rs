//! Integrations.

use jiff::Timestamp;

use crate::{
    integrations::{
        columns::ColumnChoices,
        contract::{Contract, Terms},
        id::{ContractNumber, IntegrationId},
        recipient::Recipient,
        statement::Statement,
        texts::IntegrationName,
    },
    kernel::{id::AccountId, record::Record},
};

/// What is transferred from and to another side, as the owner decided.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Accounts, scope = account, key = "INTEGRATION#{integration}", id = Random)]
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
    pub(in crate::integrations) fn with(self, contract: Contract, statement: Statement) -> Self {
        let Contract { name, recipient, columns, terms } = contract;
        Self { contract_version: self.contract_version.next(), terms, statement, name, recipient, columns, ..self }
    }
}
