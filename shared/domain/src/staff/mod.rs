//! Staff: people with a log-in whom the operator appoints. Whoever may deploy the system may do so, and nobody else, so
//! that no request from outside makes anybody staff.

pub(crate) mod audit;
mod factors;
mod field_errors;
pub mod messages;
pub mod records;

use serde_json::Value;

use crate::{
    audit::{AuditEvent, records::AuditAction},
    identity::{
        actor::Actor,
        factors::Factor,
        records::{Factors, PasswordCredential, Session, User},
    },
    kernel::{
        commit::{Commit, Stored, StoredItem},
        field_error::{FieldErrorCode, Input},
        id::UserId,
        language::Language,
        random::RandomSource,
        record::Record,
        time::Now,
    },
    messaging::records::{Message, Recipient},
    staff::{
        messages::StaffMessage,
        records::{Staff, StaffRole},
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

impl Input for StaffRoles {
    fn read(value: Option<&Value>) -> Result<Self, FieldErrorCode> {
        let given = value.filter(|value| !value.is_null()).ok_or(FieldErrorCode::Missing)?;
        let given = given.as_array().ok_or(FieldErrorCode::WrongType)?;
        let role = |value: &Value| {
            let text = value.as_str().ok_or(FieldErrorCode::InvalidChoice)?;
            serde_json::from_value(crate::kernel::input::exact(text).into()).map_err(|_| FieldErrorCode::InvalidChoice)
        };
        let mut roles = given.iter().map(role).collect::<Result<Vec<StaffRole>, _>>()?;
        roles.sort_unstable();
        roles.dedup();
        if roles.is_empty() { Err(FieldErrorCode::Empty) } else { Ok(Self(roles)) }
    }
}

/// Second factors that the appointing operator vouches for: at least one, each once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vouched(Vec<Factor>);

impl Input for Vouched {
    fn read(value: Option<&Value>) -> Result<Self, FieldErrorCode> {
        let given = value.ok_or(FieldErrorCode::Missing)?.as_array().ok_or(FieldErrorCode::WrongType)?;
        let factor = |value: &Value| value.as_str()?.parse().ok();
        let factors = given.iter().map(factor).collect::<Option<Vec<_>>>().ok_or(FieldErrorCode::InvalidChoice)?;
        if factors.is_empty() { Err(FieldErrorCode::Empty) } else { Ok(Self(factors)) }
    }
}

/// Somebody who is appointed or dismissed.
#[derive(Debug, Clone, Copy)]
pub struct Appointee<'a> {
    /// Their log-in.
    pub credential: &'a Stored<PasswordCredential>,
    /// Their profile.
    pub user: &'a User,
    /// Their second factors.
    pub factors: Option<&'a Stored<Factors>>,
    /// Their appointment, where they have one.
    pub staff: Option<&'a Stored<Staff>>,
}

/// An appointment as it is from now on.
pub struct Appointment {
    /// It.
    pub staff: Staff,
    /// What is to be written; nothing where it was so before.
    pub commit: Option<Commit>,
}

/// Why somebody is not appointed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotAppointed {
    /// They have no second factor to log in with.
    Unprotected,
    /// Nobody vouches for any of theirs.
    Unvouched,
    /// What somebody vouches for is not theirs, or no longer.
    NotTheirs,
}

impl Appointee<'_> {
    /// Appoints them, or gives them these roles in the place of theirs, from their next request on. Where factors are
    /// vouched for, a log-in of staff takes these from now on and no others; where none are, those that were before and
    /// that they still have. They are told.
    ///
    /// # Errors
    /// Where nobody vouches for a second factor that they have.
    pub fn appoint(
        &self,
        now: Now,
        roles: &StaffRoles,
        vouched: Option<&Vouched>,
        random: &dyn RandomSource,
    ) -> Result<Appointment, NotAppointed> {
        let factors = self.factors.filter(|factors| Factors::protect(Some(factors)));
        let theirs = factors.ok_or(NotAppointed::Unprotected)?.each().collect::<Vec<_>>();
        let among = match (vouched, self.staff) {
            (Some(Vouched(named)), _) if named.iter().any(|factor| !theirs.contains(factor)) => {
                return Err(NotAppointed::NotTheirs);
            }
            (Some(Vouched(named)), _) => named,
            (None, Some(staff)) => &staff.vouched,
            (None, None) => return Err(NotAppointed::Unvouched),
        };
        let vouched = theirs.into_iter().filter(|factor| among.contains(factor)).collect::<Vec<_>>();
        // What was opened with a factor that is no longer good for it ends with it.
        let kept = self.staff.filter(|staff| staff.vouched.iter().all(|factor| vouched.contains(factor)));
        let since = kept.map_or(now.timestamp(), |staff| staff.since);
        let staff = Staff { user: self.user.user, roles: roles.0.clone(), since, vouched };
        let commit = match self.staff {
            Some(before) if before.record == staff => None,
            Some(before) => Some(Commit::new(now).replace(before, &staff)),
            None => Some(Commit::new(now).insert(&staff)),
        };
        let commit = commit.map(|commit| self.told(commit, now, Some(&staff), random));
        Ok(Appointment { staff, commit })
    }

    /// Takes their appointment back, from their next request on. They are told. `None` where they have none.
    #[must_use]
    pub fn dismiss(&self, now: Now, random: &dyn RandomSource) -> Option<Commit> {
        let commit = Commit::new(now).remove(self.staff?);
        Some(self.told(commit, now, None, random))
    }

    /// Tells them, and puts on record which roles they got or lost, and whether other factors are vouched for.
    ///
    /// The log-in is written as it is: of an erasure at the same time one sees the other.
    fn told(&self, commit: Commit, now: Now, after: Option<&Staff>, random: &dyn RandomSource) -> Commit {
        let User { user, name, email, language, .. } = self.user;
        let (had_roles, had_factors) = works_as(self.staff.map(|staff| &staff.record));
        let (roles, factors) = works_as(after);
        let action = if after.is_some() { AuditAction::StaffAppointed } else { AuditAction::StaffDismissed };
        let changed = StaffRole::ALL.iter().filter(|role| roles.contains(role) != had_roles.contains(role));
        let vouched = (after.is_some() && factors != had_factors).then_some("second_factors");
        let changed = changed.map(|role| role.field()).chain(vouched);
        let audit_event =
            AuditEvent::by_operator(now, random, self.credential.account, *user, action).changing(changed);
        let (roles, second_factors) = (roles.to_vec(), factors.to_vec());
        let content = StaffMessage::StaffChanged { name: name.clone(), roles, second_factors };
        let mail = Message::new(now, random, Recipient::from(*user), email.clone(), *language, content);
        commit.replace(self.credential, self.credential).audit(&audit_event).send(&mail)
    }
}

/// What somebody works as, and with which second factors.
fn works_as(staff: Option<&Staff>) -> (&[StaffRole], &[Factor]) {
    staff.map_or((&[], &[]), |staff| (&staff.roles, &staff.vouched))
}

/// That whoever works for the operator does so no longer, where they are erased with all of `items`.
pub(crate) fn dismissal(
    now: Now,
    by: Actor<'_>,
    user: UserId,
    items: &[StoredItem],
    random: &dyn RandomSource,
) -> Option<AuditEvent> {
    let is_staff = items.iter().any(|item| item.declaration.kind == Staff::DECLARATION.kind);
    is_staff.then(|| by.audit_event(now, random, AuditAction::StaffDismissed).concerning(user))
}

impl Staff {
    /// Whether a session is one of this appointment.
    #[must_use]
    pub fn works_in(&self, session: &Session) -> bool {
        session.user == self.user && session.appointed_at == Some(self.since)
    }

    /// Whether the appointment vouches for the factor that was shown. It never does for a recovery code.
    #[must_use]
    pub fn vouches(&self, factor: Option<Factor>) -> bool {
        factor.is_some_and(|factor| self.vouched.contains(&factor))
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
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
        for (given, error) in [
            (json!([]), FieldErrorCode::Empty),
            (json!(["owner"]), FieldErrorCode::InvalidChoice),
            (json!("admin"), FieldErrorCode::WrongType),
            (json!(null), FieldErrorCode::Missing),
        ] {
            assert_eq!(StaffRoles::read(Some(&given)), Err(error), "{given}");
        }
    }

    #[test]
    fn nobody_vouches_for_nothing_or_for_what_is_no_factor() {
        for (given, error) in [
            (json!([]), FieldErrorCode::Empty),
            (json!(["totp"]), FieldErrorCode::InvalidChoice),
            (json!([1]), FieldErrorCode::InvalidChoice),
            (json!("totp_2026-11-26T17:34:15Z"), FieldErrorCode::WrongType),
        ] {
            assert_eq!(Vouched::read(Some(&given)), Err(error), "{given}");
        }
        let since = Timestamp::UNIX_EPOCH;
        assert_eq!(Vouched::read(Some(&json!(["totp_1970-01-01T00:00:00Z"]))), Ok(Vouched(vec![Factor::Totp(since)])));
    }
}
