//! The versions of contracts.

use jiff::Timestamp;

use crate::{
    integrations::{
        columns::ColumnChoices,
        contract::{Contract, Terms},
        id::ContractNumber,
        recipient::Recipient,
        records::Integration,
        statement::Statement,
        texts::IntegrationName,
    },
    kernel::{
        id::{AccountId, IntegrationId, UserId},
        record::{Key, Record},
    },
};

/// A version of an integration's contract. It stays when the contract is changed, since runs went by it.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Accounts, scope = account, key = "CONTRACT#{integration}#{version}")]
#[processing(subject = Contact, purpose = Accountability, basis = LegalObligation, keep = AccountLife)]
pub struct ContractVersion {
    /// The account.
    #[key]
    pub account: AccountId,
    /// The integration.
    #[key]
    pub integration: IntegrationId,
    /// The version.
    #[key]
    pub version: ContractNumber,
    /// Who made it.
    #[plain]
    pub made_by: UserId,
    /// When it was made.
    #[plain]
    pub made_at: Timestamp,
    /// What of the contract is not personal.
    #[plain]
    pub terms: Terms,
    /// What the contract rests on: who stated that the other side is authorised, when, and which text.
    #[plain]
    pub statement: Statement,
    /// What the integration was called.
    #[personal(Content)]
    pub name: IntegrationName,
    /// The other side, which may be a person, with the address of a person.
    #[personal(Contact)]
    pub recipient: Recipient,
    /// Names of columns in files.
    #[personal(Content)]
    pub columns: Option<ColumnChoices>,
}

impl ContractVersion {
    /// The version that an integration has now.
    #[must_use]
    pub(in crate::integrations) fn of(integration: &Integration, made_by: UserId, made_at: Timestamp) -> Self {
        let Integration {
            account,
            integration,
            contract_version: version,
            terms,
            statement,
            name,
            recipient,
            columns,
            ..
        } = integration.clone();
        Self { account, integration, version, made_by, made_at, terms, statement, name, recipient, columns }
    }

    /// The keys between which all versions of an integration lie.
    #[must_use]
    pub fn range(account: AccountId, integration: IntegrationId) -> (Key<Self>, Key<Self>) {
        let key = |version| Self::key(&account, &integration, &version);
        (key(ContractNumber::FIRST), key(ContractNumber::LAST))
    }

    /// The contract.
    #[must_use]
    pub fn contract(&self) -> Contract {
        let Self { name, recipient, columns, terms, .. } = self.clone();
        Contract { name, recipient, columns, terms }
    }
}
