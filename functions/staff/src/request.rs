//! What an event asks for.

use domain::{
    FieldErrorCode, FieldErrors,
    field_error::{Form, Input, Request},
    id::UserId,
    personal::EmailAddress,
    staff::{StaffRoles, Vouched},
};
use serde_json::Value;

use crate::change::{Change, PersonSelector};

/// What is done to whom.
pub(crate) struct StaffRequest {
    act: StaffAction,
    /// The address that the person logs in with now.
    email: Option<EmailAddress>,
    /// Their id: addresses change, and it does not.
    user_id: Option<UserId>,
    /// What somebody who is appointed works as.
    roles: Option<StaffRoles>,
    /// The second factors that the appointing operator vouches for.
    second_factors: Option<Vouched>,
}

impl Request for StaffRequest {
    fn read(form: &mut Form<'_>) -> Option<Self> {
        // All of them before the first error ends it: each is reported.
        let (act, email, user_id) = (form.field("act"), form.field("email"), form.field("user_id"));
        let (roles, second_factors) = (form.field("roles"), form.field("second_factors"));
        Some(Self { act: act?, email: email?, user_id: user_id?, roles: roles?, second_factors: second_factors? })
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum StaffAction {
    Appoint,
    Dismiss,
}

impl Input for StaffAction {
    fn read(value: Option<&Value>) -> Result<Self, FieldErrorCode> {
        match domain::field_error::choice(value)?.as_str() {
            "appoint" => Ok(Self::Appoint),
            "dismiss" => Ok(Self::Dismiss),
            _ => Err(FieldErrorCode::InvalidChoice),
        }
    }
}

impl StaffRequest {
    /// Who is meant and by which field, and what is to become of them.
    pub(crate) fn settle(self) -> Result<(&'static str, PersonSelector, Change), FieldErrors> {
        let (field, person) = match (self.email, self.user_id) {
            (Some(email), None) => ("email", PersonSelector::Address(email)),
            (None, Some(id)) => ("user_id", PersonSelector::Person(id)),
            _ => return Err(FieldErrors::one("email", FieldErrorCode::OneOfTwo)),
        };
        let (wrong, code) = match (self.act, self.roles, self.second_factors) {
            (StaffAction::Appoint, Some(roles), vouched) => {
                return Ok((field, person, Change::Appoint(roles, vouched)));
            }
            (StaffAction::Dismiss, None, None) => return Ok((field, person, Change::Dismiss)),
            (StaffAction::Appoint, None, _) => ("roles", FieldErrorCode::Missing),
            (StaffAction::Dismiss, Some(_), _) => ("roles", FieldErrorCode::Unknown),
            (StaffAction::Dismiss, None, Some(_)) => ("second_factors", FieldErrorCode::Unknown),
        };
        Err(FieldErrors::one(wrong, code))
    }
}
