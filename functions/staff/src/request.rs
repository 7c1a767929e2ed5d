//! The request that an event contains.

use domain::{
    FieldErrorCode, FieldErrors,
    field_error::{Form, Input, Request},
    id::UserId,
    personal::EmailAddress,
    staff::{StaffRoles, Vouched},
};
use serde_json::Value;

use crate::{change::Change, person::PersonSelector};

/// What a request asks for.
pub(crate) enum Act {
    /// To appoint the person, or to dismiss them.
    Change(Change),
    /// To end all sessions of the person.
    EndSessions,
}

/// A request about a person.
pub(crate) struct StaffRequest {
    action: StaffAction,
    /// The address that the person logs in with now.
    email: Option<EmailAddress>,
    /// The person's id, which never changes, unlike the address.
    user_id: Option<UserId>,
    /// The roles that the person is appointed to.
    roles: Option<StaffRoles>,
    /// The second factors that the appointing operator vouches for.
    second_factors: Option<Vouched>,
}

impl Request for StaffRequest {
    fn read(form: &mut Form<'_>) -> Option<Self> {
        // All fields are read before the first error returns, so that every error is reported.
        let (action, email, user_id) = (form.field("act"), form.field("email"), form.field("user_id"));
        let (roles, second_factors) = (form.field("roles"), form.field("second_factors"));
        Some(Self { action: action?, email: email?, user_id: user_id?, roles: roles?, second_factors: second_factors? })
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum StaffAction {
    Appoint,
    Dismiss,
    EndSessions,
}

impl Input for StaffAction {
    fn read(value: Option<&Value>) -> Result<Self, FieldErrorCode> {
        match domain::field_error::choice(value)?.as_str() {
            "appoint" => Ok(Self::Appoint),
            "dismiss" => Ok(Self::Dismiss),
            "end_sessions" => Ok(Self::EndSessions),
            _ => Err(FieldErrorCode::InvalidChoice),
        }
    }
}

impl StaffRequest {
    /// The field that identifies the person, the person, and what is asked for.
    pub(crate) fn resolve(self) -> Result<(&'static str, PersonSelector, Act), FieldErrors> {
        let (field, person) = match (self.email, self.user_id) {
            (Some(email), None) => ("email", PersonSelector::Address(email)),
            (None, Some(id)) => ("user_id", PersonSelector::Person(id)),
            _ => return Err(FieldErrors::one("email", FieldErrorCode::OneOfTwo)),
        };
        let (wrong, code) = match (self.action, self.roles, self.second_factors) {
            (StaffAction::Appoint, Some(roles), vouched) => {
                return Ok((field, person, Act::Change(Change::Appoint(roles, vouched))));
            }
            (StaffAction::Dismiss, None, None) => return Ok((field, person, Act::Change(Change::Dismiss))),
            (StaffAction::EndSessions, None, None) => return Ok((field, person, Act::EndSessions)),
            (StaffAction::Appoint, None, _) => ("roles", FieldErrorCode::Missing),
            (StaffAction::Dismiss | StaffAction::EndSessions, Some(_), _) => ("roles", FieldErrorCode::Unknown),
            (StaffAction::Dismiss | StaffAction::EndSessions, None, Some(_)) => {
                ("second_factors", FieldErrorCode::Unknown)
            }
        };
        Err(FieldErrors::one(wrong, code))
    }
}
