//! The one event: `{"act": "appoint", "email": "…", "roles": ["admin"]}`, or `{"act": "dismiss", "user_id": "usr_…"}`. Either
//! names the person by address or by id.

use domain::{
    FaultCode, Faults, Language, Timestamp,
    fault::{Form, Input, Request},
    id::UserId,
    personal::EmailAddress,
    records::StaffRole,
    staff::StaffRoles,
};
use lambda::Turn;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{
    Office,
    appoint::{OfficeError, Outcome, Vouched, Who},
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
    act: Act,
    /// The address that the person logs in with now.
    email: Option<EmailAddress>,
    /// Their id: addresses change, and it does not.
    user_id: Option<UserId>,
    /// What somebody who is appointed works as.
    roles: Option<StaffRoles>,
}

impl Request for StaffRequest {
    fn read(form: &mut Form<'_>) -> Option<Self> {
        // All of them before the first fault ends it: each is told.
        let (act, email, user_id) = (form.field("act"), form.field("email"), form.field("user_id"));
        let roles = form.field("roles");
        Some(Self { act: act?, email: email?, user_id: user_id?, roles: roles? })
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Act {
    Appoint,
    Dismiss,
}

impl Input for Act {
    fn read(value: Option<&Value>) -> Result<Self, FaultCode> {
        match domain::fault::text(value)? {
            "appoint" => Ok(Self::Appoint),
            "dismiss" => Ok(Self::Dismiss),
            _ => Err(FaultCode::InvalidChoice),
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
        /// With what of theirs a log-in of staff can be completed: ask them whether all of it is theirs.
        second_factors: Vec<Vouched>,
    },
    /// Nothing was done.
    Refused { errors: Vec<FaultView> },
}

#[derive(Debug, Serialize)]
pub(crate) struct FaultView {
    pointer: String,
    code: &'static str,
    detail: &'static str,
}

impl From<Faults> for Answer {
    fn from(Faults(faults): Faults) -> Self {
        let view = |fault: domain::Fault| FaultView {
            pointer: fault.pointer,
            code: fault.code.code(),
            detail: fault.code.detail(Language::En),
        };
        Self::Refused { errors: faults.into_iter().map(view).collect() }
    }
}

/// Does what the event asks for.
pub(crate) async fn handle(office: &Office, Event(fields): Event, turn: Turn) -> Result<Answer, OfficeError> {
    let request = match StaffRequest::parse(&fields) {
        Ok(request) => request,
        Err(faults) => return Ok(faults.into()),
    };
    let refused = |field, code| Ok(Faults::one(field, code).into());
    let (field, who) = match (request.email, request.user_id) {
        (Some(email), None) => ("email", Who::Address(email)),
        (None, Some(id)) => ("user_id", Who::Person(id)),
        _ => return refused("email", FaultCode::OneOfTwo),
    };
    match (request.act, &request.roles) {
        (Act::Appoint, Some(_)) | (Act::Dismiss, None) => {}
        (Act::Appoint, None) => return refused("roles", FaultCode::Missing),
        (Act::Dismiss, Some(_)) => return refused("roles", FaultCode::Unknown),
    }
    match office.change(&who, request.roles.as_ref(), turn.now).await? {
        Outcome::Done(user_id, second_factors) => {
            let roles = request.roles.map(StaffRoles::into_inner).unwrap_or_default();
            Ok(Answer::Done { user_id, roles, second_factors })
        }
        Outcome::Nobody if field == "email" => refused(field, FaultCode::NoLogIn),
        Outcome::Nobody => refused(field, FaultCode::NoPerson),
        Outcome::Unprotected => refused(field, FaultCode::NoSecondFactor),
        Outcome::NotStaff => refused(field, FaultCode::NotStaff),
    }
}
