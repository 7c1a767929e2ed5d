//! Setting integrations up, changing their contracts, and revoking them (P17, P18, P21).

use crate::{
    accounts::members::NotifiedUser,
    identity::actor::Actor,
    integrations::{
        contract::Contract,
        id::ContractNumber,
        messages::{IntegrationAct, IntegrationsMessage},
        records::{ContractVersion, Integration},
        request::Statements,
        runs::next_slot,
        statement::{Stated, Statement, StatementText},
    },
    kernel::{
        commit::{Commit, Stored},
        id::IntegrationId,
        personal::PersonName,
        processing::Period,
        random::RandomSource,
        time::Now,
    },
    messaging::records::{Message, Recipient},
    rate_limit::{OverLimit, RateLimit},
};

/// How many integrations that are not revoked an account may have.
pub const MOST: usize = 50;

/// The limit of integrations that an account sets up: each is told to its owners by mail.
pub const PER_ACCOUNT: RateLimit = RateLimit {
    name: "integrations-account",
    free: 100,
    over_limit: OverLimit::Refuse,
    reset_after: Period::Hours(24),
};

/// Whether one more integration may be set up besides these.
#[must_use]
pub fn allows<'a>(stored: impl IntoIterator<Item = &'a Integration>) -> bool {
    stored.into_iter().filter(|integration| integration.revoked_at.is_none()).count() < MOST
}

/// The integration was revoked, and cannot be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the integration was revoked")]
pub struct IntegrationRevoked;

/// Who decides on an integration, when, and who is told.
#[derive(Clone, Copy)]
pub struct Deciding<'a> {
    /// When.
    pub now: Now,
    /// The member.
    pub by: Actor<'a>,
    /// Their name.
    pub name: &'a PersonName,
    /// The owners who are told.
    pub owners: &'a [NotifiedUser<'a>],
    /// Randomness.
    pub random: &'a dyn RandomSource,
}

impl Deciding<'_> {
    /// Sets an integration up.
    #[must_use]
    pub fn set_up(
        &self,
        integration: IntegrationId,
        (contract, statements): (Contract, Statements),
    ) -> (Integration, Commit) {
        let stated = self.stated();
        let statement = Statement {
            outside_eea: (statements.outside_eea && !contract.recipient.country.is_in_eea()).then(|| stated.clone()),
            recipient_authorised: stated,
        };
        let Contract { name, recipient, columns, terms } = contract;
        let integration = Integration {
            account: self.by.account,
            integration,
            contract_version: ContractNumber::FIRST,
            created_at: self.now.timestamp(),
            revoked_at: None,
            due_at: next_slot(&terms, self.now.timestamp()),
            terms,
            statement,
            name,
            recipient,
            columns,
        };
        let commit = Commit::new(self.now).insert(&integration).insert(&self.version(&integration));
        // Nothing else in the commit would keep it from being written for an account that is purged meanwhile.
        let commit = commit.check_account_exists(self.by.account);
        let commit = self.told(commit, &integration, IntegrationAct::Created, &[]);
        (integration, commit)
    }

    /// Changes the contract of an integration. What was stated before holds unless it is stated anew. No commit if nothing changes.
    ///
    /// # Errors
    /// If the integration was revoked.
    pub fn change(
        &self,
        stored: &Stored<Integration>,
        (contract, statements): (Contract, Statements),
    ) -> Result<(Integration, Option<Commit>), IntegrationRevoked> {
        if stored.revoked_at.is_some() {
            return Err(IntegrationRevoked);
        }
        let changed = contract.changed(&stored.contract());
        if changed.is_empty() {
            return Ok((stored.record.clone(), None));
        }
        let Statement { recipient_authorised, outside_eea } = stored.statement.clone();
        let is_outside = !contract.recipient.country.is_in_eea();
        let outside_eea = if statements.outside_eea { Some(self.stated()) } else { outside_eea };
        let statement = Statement {
            recipient_authorised: if statements.recipient_authorised { self.stated() } else { recipient_authorised },
            outside_eea: outside_eea.filter(|_| is_outside),
        };
        let integration = stored.record.clone().with(contract, statement, self.now);
        let commit = Commit::new(self.now).replace(stored, &integration).insert(&self.version(&integration));
        let commit = self.told(commit, &integration, IntegrationAct::Changed, &changed);
        Ok((integration, Some(commit)))
    }

    /// Revokes an integration from now on. No commit if it was revoked before.
    #[must_use]
    pub fn revoke(&self, stored: &Stored<Integration>) -> Option<Commit> {
        if stored.revoked_at.is_some() {
            return None;
        }
        let integration = Integration { revoked_at: Some(self.now.timestamp()), due_at: None, ..stored.record.clone() };
        let commit = Commit::new(self.now).replace(stored, &integration);
        Some(self.told(commit, &integration, IntegrationAct::Revoked, &[]))
    }

    fn stated(&self) -> Stated {
        let text_version = StatementText::CURRENT.name.to_owned();
        Stated { by: self.by.user, at: self.now.timestamp(), text_version }
    }

    fn version(&self, integration: &Integration) -> ContractVersion {
        ContractVersion::of(integration, self.by.user, self.now.timestamp())
    }

    /// The commit with its entry in the audit log, and the mails to the owners.
    fn told(&self, commit: Commit, integration: &Integration, act: IntegrationAct, changed: &[&'static str]) -> Commit {
        let event = self.by.audit_event(self.now, self.random, act.audit_action()).changing(changed.iter().copied());
        let event = event.on_integration(integration.integration, None);
        let mails = self.owners.iter().map(|owner| self.mail(*owner, integration, act));
        mails.fold(commit.audit(&event), |commit, mail| commit.send(&mail))
    }

    fn mail(&self, owner: NotifiedUser<'_>, integration: &Integration, act: IntegrationAct) -> Message {
        let NotifiedUser { user, company_name } = owner;
        let content = IntegrationsMessage::IntegrationDecided {
            name: user.name.clone(),
            company_name: company_name.clone(),
            by: self.name.clone(),
            act,
            integration: integration.name.clone(),
            direction: integration.terms.direction,
            recipient: integration.recipient.name.clone(),
            country: integration.recipient.country,
        };
        Message::new(self.now, self.random, Recipient::from(user.user), user.email.clone(), user.language, content)
            .merging(
                (integration.account, act.audit_action()),
                format_args!("{}.{}", integration.integration, self.by.user),
            )
    }
}

#[cfg(test)]
pub(super) mod tests;
