//! The one event: `{"act": "appoint", "email": "…", "roles": ["admin"], "second_factors": ["totp_…"]}`, or
//! `{"act": "dismiss", "user_id": "usr_…"}`. Either names the person by address or by id.
//!
//! Whoever appoints vouches for second factors by naming them. Without, nobody is appointed: the answer tells which ones
//! the person has. Whoever is staff keeps those that were vouched for.

use domain::{
    FieldErrorCode, FieldErrors, Language, Timestamp,
    field_error::{Form, Input, Request},
    id::UserId,
    personal::EmailAddress,
    records::StaffRole,
    staff::{StaffRoles, Vouched},
};
use lambda::EventContext;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{
    StaffFunction,
    appoint::{Change, FactorView, Outcome, PersonSelector, StaffError},
};

/// What was asked for, before it is read: what is wrong with it is answered, all of it at once.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub(crate) struct Event(Map<String, Value>);

impl lambda::Event for Event {
    fn occurred_at(&self) -> Option<Timestamp> {
        None
    }
}

/// What is done to whom.
struct StaffRequest {
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

/// What came of it.
#[derive(Debug, Serialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub(crate) enum Answer {
    /// They work as this from now on, or did already; as nothing, where they were dismissed.
    Done {
        user_id: UserId,
        roles: Vec<StaffRole>,
        /// What they have, and which of it a log-in of staff takes. Nothing of somebody who was dismissed.
        second_factors: Vec<FactorView>,
    },
    /// Nothing was done: ask the person which of these are theirs, and name those.
    SecondFactorsDue { user_id: UserId, second_factors: Vec<FactorView> },
    /// Nothing was done.
    Refused { errors: Vec<FieldErrorView> },
}

#[derive(Debug, Serialize)]
pub(crate) struct FieldErrorView {
    pointer: String,
    code: &'static str,
    detail: &'static str,
}

impl From<FieldErrors> for Answer {
    fn from(FieldErrors(errors): FieldErrors) -> Self {
        let view = |error: domain::FieldError| FieldErrorView {
            pointer: error.pointer,
            code: error.code.code(),
            detail: error.code.detail(Language::En),
        };
        Self::Refused { errors: errors.into_iter().map(view).collect() }
    }
}

/// Does what the event asks for.
pub(crate) async fn handle(
    staff_function: &StaffFunction,
    Event(fields): Event,
    context: EventContext,
) -> Result<Answer, StaffError> {
    let request = match StaffRequest::parse(&fields) {
        Ok(request) => request,
        Err(errors) => return Ok(errors.into()),
    };
    let refused = |field, code| Ok(FieldErrors::one(field, code).into());
    let (field, person) = match (request.email, request.user_id) {
        (Some(email), None) => ("email", PersonSelector::Address(email)),
        (None, Some(id)) => ("user_id", PersonSelector::Person(id)),
        _ => return refused("email", FieldErrorCode::OneOfTwo),
    };
    let change = match (request.act, request.roles, request.second_factors) {
        (StaffAction::Appoint, Some(roles), vouched) => Change::Appoint(roles, vouched),
        (StaffAction::Appoint, None, _) => return refused("roles", FieldErrorCode::Missing),
        (StaffAction::Dismiss, None, None) => Change::Dismiss,
        (StaffAction::Dismiss, Some(_), _) => return refused("roles", FieldErrorCode::Unknown),
        (StaffAction::Dismiss, None, Some(_)) => return refused("second_factors", FieldErrorCode::Unknown),
    };
    match staff_function.change(&person, &change, context.now).await? {
        Outcome::Done(user_id, roles, second_factors) => Ok(Answer::Done { user_id, roles, second_factors }),
        Outcome::Unvouched(user_id, second_factors) => Ok(Answer::SecondFactorsDue { user_id, second_factors }),
        Outcome::NotTheirs => refused("second_factors", FieldErrorCode::InvalidChoice),
        Outcome::Nobody if field == "email" => refused(field, FieldErrorCode::NoLogIn),
        Outcome::Nobody => refused(field, FieldErrorCode::NoPerson),
        Outcome::Unprotected => refused(field, FieldErrorCode::NoSecondFactor),
        Outcome::NotStaff => refused(field, FieldErrorCode::NotStaff),
    }
}
