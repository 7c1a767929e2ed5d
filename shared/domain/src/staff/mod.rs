//! Staff: people with a log-in whom the operator appoints. Only somebody who may deploy the system can appoint them, so
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

    /// The role's name in a language.
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

    /// The role's name in the audit log. Whether a person has the role is recorded there as a changed field.
    const fn field(self) -> &'static str {
        match self {
            Self::Support => "roles.support",
            Self::Finance => "roles.finance",
            Self::Dpo => "roles.dpo",
            Self::Admin => "roles.admin",
        }
    }
}

/// At least one role. Each occurs once, in the order of the declaration.
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

/// The second factors that the appointing operator vouches for. At least one.
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

/// A person who is appointed or dismissed.
#[derive(Debug, Clone, Copy)]
pub struct Appointee<'a> {
    /// Their credential.
    pub credential: &'a Stored<PasswordCredential>,
    /// Their profile.
    pub user: &'a User,
    /// Their second factors.
    pub factors: Option<&'a Stored<Factors>>,
    /// Their appointment, if they have one.
    pub staff: Option<&'a Stored<Staff>>,
}

/// The result of an appointment.
pub struct Appointment {
    /// The appointment as it is from now on.
    pub staff: Staff,
    /// The commit that writes it. `None` if nothing has changed.
    pub commit: Option<Commit>,
}

/// Why a person cannot be appointed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotAppointed {
    /// The person has no second factor to log in with.
    NoSecondFactor,
    /// The operator vouches for none of the person's second factors.
    NoVouchedFactor,
    /// A factor that the operator vouches for does not, or no longer, belong to the person.
    UnknownFactor,
}

impl Appointee<'_> {
    /// Appoints the person, or replaces their roles, with effect from their next request. If the operator vouches for
    /// factors, a log-in of staff accepts only these from now on. If not, it accepts those that were vouched for before
    /// and that the person still has. The person is notified.
    ///
    /// # Errors
    /// If the person has no second factor, if none is vouched for, or if a vouched factor is not the person's.
    pub fn appoint(
        &self,
        now: Now,
        roles: &StaffRoles,
        vouched: Option<&Vouched>,
        random: &dyn RandomSource,
    ) -> Result<Appointment, NotAppointed> {
        let factors = self.factors.filter(|factors| Factors::has_second_factor(Some(factors)));
        let owned = factors.ok_or(NotAppointed::NoSecondFactor)?.each().collect::<Vec<_>>();
        let among = match (vouched, self.staff) {
            (Some(Vouched(named)), _) if named.iter().any(|factor| !owned.contains(factor)) => {
                return Err(NotAppointed::UnknownFactor);
            }
            (Some(Vouched(named)), _) => named,
            (None, Some(staff)) => &staff.vouched,
            (None, None) => return Err(NotAppointed::NoVouchedFactor),
        };
        let vouched = owned.into_iter().filter(|factor| among.contains(factor)).collect::<Vec<_>>();
        // If a factor is no longer vouched for, the sessions that may have been opened with it end.
        let kept = self.staff.filter(|staff| staff.vouched.iter().all(|factor| vouched.contains(factor)));
        let since = kept.map_or(now.timestamp(), |staff| staff.since);
        let staff = Staff { user: self.user.user, roles: roles.0.clone(), since, vouched };
        let commit = match self.staff {
            Some(before) if before.record == staff => None,
            Some(before) => Some(Commit::new(now).replace(before, &staff)),
            None => Some(Commit::new(now).insert(&staff)),
        };
        let commit = commit.map(|commit| self.notify(commit, now, Some(&staff), random));
        Ok(Appointment { staff, commit })
    }

    /// Dismisses the person, with effect from their next request. The person is notified. `None` if they have no
    /// appointment.
    #[must_use]
    pub fn dismiss(&self, now: Now, random: &dyn RandomSource) -> Option<Commit> {
        let commit = Commit::new(now).remove(self.staff?);
        Some(self.notify(commit, now, None, random))
    }

    /// Notifies the person, and writes an audit event with the roles that were added or removed and with whether the
    /// vouched factors have changed.
    ///
    /// The credential is written unchanged, so that of this commit and a concurrent erasure of the person one fails.
    fn notify(&self, commit: Commit, now: Now, after: Option<&Staff>, random: &dyn RandomSource) -> Commit {
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

/// The person's roles, and the second factors that a log-in of staff accepts. Both are empty without an appointment.
fn works_as(staff: Option<&Staff>) -> (&[StaffRole], &[Factor]) {
    staff.map_or((&[], &[]), |staff| (&staff.roles, &staff.vouched))
}

/// The audit event of the dismissal of a person who is erased with all of `items`. `None` if they are not staff.
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
    /// Whether a session was opened under this appointment.
    #[must_use]
    pub fn works_in(&self, session: &Session) -> bool {
        session.user == self.user && session.appointed_at == Some(self.since)
    }

    /// Whether the appointment vouches for the factor that was shown. It never vouches for recovery codes.
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
