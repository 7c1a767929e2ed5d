//! Changes of an account.

use crate::{
    accounts::records::Account,
    audit::records::AuditAction,
    identity::{actor::Actor, records::Session},
    kernel::{
        commit::{Commit, Stored},
        id::AccountId,
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

impl Account {
    /// Whether whoever is in this session must set up a second factor before they can do anything else. It holds from the request after
    /// the one that demands it, whenever they logged in.
    #[must_use]
    pub fn must_enrol(&self, session: &Session) -> bool {
        self.second_factor_required && !session.second_factor
    }
}

impl Commit {
    /// Checks that the account still exists. For commits that neither write nor check any other item of it.
    #[must_use]
    pub fn check_account_exists(self, account: AccountId) -> Self {
        self.check_exists(Account::key(&account).into())
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::kernel::{
        commit::Version,
        id::{AccountId, SessionId, UserId},
    };

    const NOW: Now = Now(Timestamp::UNIX_EPOCH);

    fn change(company_name: Option<&str>, second_factor_required: Option<bool>) -> (AccountChange, bool) {
        let (account, user, session) =
            (AccountId::new(NOW, &[1; 10]), UserId::new(NOW, &[1; 10]), SessionId::new(NOW, &[1; 10]));
        let name = |text| CompanyName::parse(text).unwrap();
        let record = Account {
            account,
            company_name: name("Rødgrød & Fløde ApS"),
            second_factor_required: false,
            created_at: NOW.0,
        };
        let stored = Stored { record, version: Version::FIRST };
        let change = AccountChange { company_name: company_name.map(name), second_factor_required };
        let by = Actor { account, user, session, other_device: None };
        let (_, commit) = change.apply(NOW, by, &stored, &|bytes: &mut [u8]| bytes.fill(7));
        (change, commit.is_some())
    }

    #[test]
    fn an_account_is_written_only_if_a_value_changes() {
        assert!(!change(None, None).1);
        assert!(!change(Some("Rødgrød & Fløde ApS"), Some(false)).1);
        assert!(change(Some("Rødgrød ApS"), None).1);
        assert!(change(None, Some(true)).1);
    }

    #[test]
    fn the_requirements_for_members_are_sensitive_and_the_name_is_not() {
        assert!(change(None, Some(false)).0.is_sensitive());
        assert!(!change(Some("Rødgrød ApS"), None).0.is_sensitive());
    }
}
