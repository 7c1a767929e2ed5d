//! Changes of an account.

use crate::{
    accounts::records::Account,
    audit::records::AuditAction,
    identity::actor::Actor,
    kernel::{
        commit::{Commit, Stored},
        personal::CompanyName,
        random::RandomSource,
        time::Now,
    },
};

/// The changes to make. A field that is `None` stays as it is.
#[derive(Debug, Clone)]
pub struct AccountChange {
    /// Another name.
    pub company_name: Option<CompanyName>,
    /// Whether every member needs a second factor.
    pub second_factor_required: Option<bool>,
}

impl AccountChange {
    /// Whether recent authentication is required: for a change of the requirements for members.
    #[must_use]
    pub fn is_sensitive(&self) -> bool {
        self.second_factor_required.is_some()
    }

    /// The account with the changes applied, and the commit that makes them; no commit if no value changes.
    #[must_use]
    pub fn apply(
        &self,
        now: Now,
        by: Actor<'_>,
        account: &Stored<Account>,
        random: &dyn RandomSource,
    ) -> (Account, Option<Commit>) {
        let changed = Account {
            company_name: self.company_name.clone().unwrap_or_else(|| account.company_name.clone()),
            second_factor_required: self.second_factor_required.unwrap_or(account.second_factor_required),
            ..account.record.clone()
        };
        let differs = [
            ("company_name", changed.company_name != account.company_name),
            ("second_factor_required", changed.second_factor_required != account.second_factor_required),
        ];
        let fields = differs.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name).collect::<Vec<_>>();
        if fields.is_empty() {
            return (changed, None);
        }
        let audit_event = by.audit_event(now, random, AuditAction::AccountChanged).changing(fields);
        let commit = Commit::new(now).replace(account, &changed).audit(&audit_event);
        (changed, Some(commit))
    }
}
