//! The one event: `{"act": "appoint", "email": "…", "roles": ["admin"], "second_factors": ["totp_…"]}`, or
//! `{"act": "dismiss", "user_id": "usr_…"}`. Either names the person by address or by id.
//!
//! Whoever appoints vouches for second factors by naming them. Without, nobody is appointed: the answer tells which ones
//! the person has. Whoever is staff keeps those that were vouched for.

use domain::{FieldErrorCode, FieldErrors, Language, Timestamp, field_error::Request, id::UserId, records::StaffRole};
use lambda::EventContext;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{
    StaffFunction,
    change::{FactorView, Outcome, StaffError},
    request::StaffRequest,
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
    let (field, person, change) = match StaffRequest::parse(&fields).and_then(StaffRequest::settle) {
        Ok(request) => request,
        Err(errors) => return Ok(errors.into()),
    };
    let refused = |field, code| Ok(FieldErrors::one(field, code).into());
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
