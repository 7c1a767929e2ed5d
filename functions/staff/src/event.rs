//! The one event: `{"act": "appoint", "email": "…", "roles": ["admin"], "second_factors": ["totp_…"]}`, or
//! `{"act": "dismiss", "user_id": "usr_…"}`. Both accept an address or an id.
//!
//! The operator who appoints somebody vouches for the second factors listed. If none are listed, a new person is not
//! appointed, and the answer lists the second factors they have; staff keep those vouched for before.

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

/// The event as it came. It is parsed by the handler, so that the answer can list all errors at once.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub(crate) struct Event(Map<String, Value>);

impl lambda::Event for Event {
    fn occurred_at(&self) -> Option<Timestamp> {
        None
    }
}

/// The parsed event.
struct StaffRequest {
    act: StaffAction,
    /// The address that the person logs in with now.
    email: Option<EmailAddress>,
    /// The person's id. Unlike an address, it never changes.
    user_id: Option<UserId>,
    /// The roles to appoint the person to.
    roles: Option<StaffRoles>,
    /// The second factors that the appointing operator vouches for.
    second_factors: Option<Vouched>,
}

impl Request for StaffRequest {
    fn read(form: &mut Form<'_>) -> Option<Self> {
        // All fields are read before the first `?`, so that every error is reported.
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

/// The outcome.
#[derive(Debug, Serialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub(crate) enum Answer {
    /// The change is made, or was made already. The roles are empty after a dismissal.
    Done {
        user_id: UserId,
        roles: Vec<StaffRole>,
        /// The person's second factors, and which of them a staff log-in accepts. Empty after a dismissal.
        second_factors: Vec<FactorView>,
    },
    /// Nothing was done: ask the person which of these are really theirs, and send those.
    SecondFactorsDue { user_id: UserId, second_factors: Vec<FactorView> },
    /// Nothing was done: the event has these errors.
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
        Outcome::NoPerson if field == "email" => refused(field, FieldErrorCode::NoLogIn),
        Outcome::NoPerson => refused(field, FieldErrorCode::NoPerson),
        Outcome::NoSecondFactor => refused(field, FieldErrorCode::NoSecondFactor),
        Outcome::NotStaff => refused(field, FieldErrorCode::NotStaff),
    }
}
