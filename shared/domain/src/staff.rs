//! Staff: people with a log-in whom the operator appoints. Whoever may deploy the system may do so, and nobody else, so
//! that no request from outside makes anybody staff.

use serde_json::Value;

use crate::{
    Commit, FaultCode, Language, Now, Stored,
    factors::Factor,
    fault::Input,
    records::{
        AuditAction, AuditEntry, Content, Factors, Identity, Message, Notice, Recipient, Session, Staff, StaffRole,
        User,
    },
};

impl StaffRole {
    /// Every role.
    pub const ALL: [Self; 4] = [Self::Support, Self::Finance, Self::Dpo, Self::Admin];

    /// What it is called.
    #[must_use]
    pub const fn text(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Support, _) => "support",
            (Self::Finance, Language::Da) => "økonomi",
            (Self::Finance, Language::En) => "finance",
            (Self::Dpo, Language::Da) => "databeskyttelse",
            (Self::Dpo, Language::En) => "data protection",
            (Self::Admin, _) => "administration",
        }
    }

    /// What the audit log calls it: whether somebody has it is a field of theirs.
    const fn field(self) -> &'static str {
        match self {
            Self::Support => "roles.support",
            Self::Finance => "roles.finance",
            Self::Dpo => "roles.dpo",
            Self::Admin => "roles.admin",
        }
    }
}

/// At least one role, each once, in the order of their list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffRoles(Vec<StaffRole>);

impl StaffRoles {
    /// The roles.
    #[must_use]
    pub fn into_inner(self) -> Vec<StaffRole> {
        self.0
    }
}

impl Input for StaffRoles {
    fn read(value: Option<&Value>) -> Result<Self, FaultCode> {
        let given = value.filter(|value| !value.is_null()).ok_or(FaultCode::Missing)?;
        let given = given.as_array().ok_or(FaultCode::WrongType)?;
        let role = |value: &Value| serde_json::from_value(value.clone()).map_err(|_| FaultCode::InvalidChoice);
        let mut roles = given.iter().map(role).collect::<Result<Vec<StaffRole>, _>>()?;
        roles.sort_unstable();
        roles.dedup();
        if roles.is_empty() { Err(FaultCode::Empty) } else { Ok(Self(roles)) }
    }
}

/// Somebody who is appointed or dismissed.
#[derive(Debug, Clone, Copy)]
pub struct Employee<'a> {
    /// Their log-in.
    pub identity: &'a Stored<Identity>,
    /// Their profile.
    pub user: &'a User,
    /// Their second factors.
    pub factors: Option<&'a Stored<Factors>>,
    /// Their appointment, where they have one.
    pub staff: Option<&'a Stored<Staff>>,
}

/// Why somebody cannot be appointed: they have no second factor to log in with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unprotected;

impl Employee<'_> {
    /// Appoints them, or gives them these roles in the place of theirs, from their next request on, and vouches for the
    /// second factors that they have now. They are told. `None` where nothing changes.
    ///
    /// The log-in is written as it is, so that whoever erases it meanwhile is made to look again.
    ///
    /// # Errors
    /// Where they have no second factor.
    pub fn appoint(&self, now: Now, roles: &StaffRoles, random: [[u8; 10]; 2]) -> Result<Option<Commit>, Unprotected> {
        let factors = self.factors.filter(|factors| Factors::protect(Some(factors))).ok_or(Unprotected)?;
        let roles = &roles.0;
        let vouched = factors.each().collect::<Vec<_>>();
        if self.staff.is_some_and(|staff| staff.roles == *roles && staff.vouched == vouched) {
            return Ok(None);
        }
        // What was opened with a factor that they have no more ends with it.
        let kept = self.staff.filter(|staff| staff.vouched.iter().all(|factor| vouched.contains(factor)));
        let since = kept.map_or(now.timestamp(), |staff| staff.since);
        let staff = Staff { user: self.user.user, roles: roles.clone(), since, vouched };
        let commit = match self.staff {
            Some(before) => Commit::new(now).replace(before, &staff),
            None => Commit::new(now).insert(&staff),
        };
        let commit = commit.replace(self.identity, self.identity);
        Ok(Some(self.told(commit, now, AuditAction::StaffAppointed, roles, random)))
    }

    /// Takes their appointment back, from their next request on. They are told. `None` where they have none.
    #[must_use]
    pub fn dismiss(&self, now: Now, random: [[u8; 10]; 2]) -> Option<Commit> {
        let commit = Commit::new(now).remove(self.staff?);
        Some(self.told(commit, now, AuditAction::StaffDismissed, &[], random))
    }

    /// Tells them, and puts on record which roles they got or lost.
    fn told(
        &self,
        commit: Commit,
        now: Now,
        action: AuditAction,
        roles: &[StaffRole],
        random: [[u8; 10]; 2],
    ) -> Commit {
        let User { user, name, email, language, .. } = self.user;
        let had = self.staff.map_or(&[][..], |staff| &staff.roles);
        let changed = StaffRole::ALL.iter().filter(|role| roles.contains(role) != had.contains(role));
        let entry = AuditEntry::by_operator(now, &random[0], self.identity.account, *user, action);
        let content = Content::Notice(Notice::StaffChanged { name: name.clone(), roles: roles.to_vec() });
        let mail = Message::new(now, &random[1], Recipient::from(*user), email.clone(), *language, content);
        commit.audit(&entry.changing(changed.map(|role| role.field()))).send(&mail)
    }
}

impl Staff {
    /// Whether a session is one of this appointment.
    #[must_use]
    pub fn works_in(&self, session: &Session) -> bool {
        session.staff && session.user == self.user && session.started_at >= self.since
    }

    /// Whether whoever appointed them vouches for what was shown. Nobody does for a recovery code.
    #[must_use]
    pub fn vouches(&self, factor: Option<Factor>) -> bool {
        factor.is_some_and(|factor| self.vouched.contains(&factor))
    }
}

#[cfg(test)]
mod tests {
    use proptest::{prelude::*, sample::subsequence};
    use serde_json::json;

    use super::*;

    proptest! {
        #[test]
        fn roles_are_the_same_in_whatever_order_and_however_often_they_are_named(
            chosen in subsequence(StaffRole::ALL.to_vec(), 1..=4), again in 0_usize..4,
        ) {
            let mut named = chosen.clone();
            named.reverse();
            named.push(chosen[again % chosen.len()]);
            prop_assert_eq!(StaffRoles::read(Some(&json!(named))), Ok(StaffRoles(chosen)));
        }
    }

    #[test]
    fn nobody_is_staff_as_nothing_or_as_something_that_there_is_not() {
        for (given, fault) in [
            (json!([]), FaultCode::Empty),
            (json!(["owner"]), FaultCode::InvalidChoice),
            (json!("admin"), FaultCode::WrongType),
            (json!(null), FaultCode::Missing),
        ] {
            assert_eq!(StaffRoles::read(Some(&given)), Err(fault), "{given}");
        }
    }
}
