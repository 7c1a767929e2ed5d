//! The one event: `{"act": "appoint", "email": "…", "roles": ["admin"], "second_factors": ["totp_…"]}`,
//! `{"act": "dismiss", "user_id": "usr_…"}`, or `{"act": "end_sessions", "email": "…"}`. Each accepts an address or an id.
//!
//! The operator who appoints somebody vouches for the second factors listed. If none are listed, a new person is not
//! appointed, and the answer lists the second factors they have; staff keep those vouched for before.

use domain::{FieldErrorCode, FieldErrors, Language, Timestamp, field_error::Request, id::UserId, records::StaffRole};
use lambda::EventContext;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{
    StaffFunction,
    change::{FactorView, Outcome},
    person::StaffError,
    request::{Act, StaffRequest},
};

/// The unparsed event. The handler parses it, so that the answer can list all errors together.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub(crate) struct Event(Map<String, Value>);

impl lambda::Event for Event {
    fn occurred_at(&self) -> Option<Timestamp> {
        None
    }
}

/// The outcome of the event.
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
    /// All sessions of the person have ended, now or before.
    #[serde(rename = "done")]
    SessionsEnded { user_id: UserId },
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
    let (field, person, act) = match StaffRequest::parse(&fields).and_then(StaffRequest::resolve) {
        Ok(request) => request,
        Err(errors) => return Ok(errors.into()),
    };
    let refused = |field, code| Ok(FieldErrors::one(field, code).into());
    let outcome = match act {
        Act::Change(change) => staff_function.change(&person, &change, context.now).await?,
        Act::EndSessions => match staff_function.end_sessions(&person, context.now).await? {
            Some(user_id) => return Ok(Answer::SessionsEnded { user_id }),
            None => Outcome::NoPerson,
        },
    };
    match outcome {
        Outcome::Done(user_id, roles, second_factors) => Ok(Answer::Done { user_id, roles, second_factors }),
        Outcome::NoVouchedFactor(user_id, second_factors) => Ok(Answer::SecondFactorsDue { user_id, second_factors }),
        Outcome::UnknownFactor => refused("second_factors", FieldErrorCode::InvalidChoice),
        Outcome::NoPerson if field == "email" => refused(field, FieldErrorCode::NoLogIn),
        Outcome::NoPerson => refused(field, FieldErrorCode::NoPerson),
        Outcome::NoSecondFactor => refused(field, FieldErrorCode::NoSecondFactor),
        Outcome::NotStaff => refused(field, FieldErrorCode::NotStaff),
    }
}
