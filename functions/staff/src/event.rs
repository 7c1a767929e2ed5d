//! The one event: `{"act": "appoint", "email": "…", "roles": ["admin"]}`, or `{"act": "dismiss", "email": "…"}`.

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

use crate::{Office, appoint::OfficeError};

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
    /// The address that identifies the person's log-in.
    email: EmailAddress,
    /// What somebody who is appointed works as.
    roles: Option<StaffRoles>,
}

impl Request for StaffRequest {
    fn read(form: &mut Form<'_>) -> Option<Self> {
        let (act, email, roles) = (form.field("act"), form.field("email"), form.field("roles"));
        Some(Self { act: act?, email: email?, roles: roles? })
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
pub(crate) enum Outcome {
    /// They work as this from now on, or did already; as nothing, where they were dismissed.
    Done { user_id: UserId, roles: Vec<StaffRole> },
    /// Nothing was done.
    Refused { errors: Vec<FaultView> },
}

#[derive(Debug, Serialize)]
pub(crate) struct FaultView {
    pointer: String,
    code: &'static str,
    detail: &'static str,
}

impl From<Faults> for Outcome {
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
pub(crate) async fn handle(office: &Office, Event(fields): Event, turn: Turn) -> Result<Outcome, OfficeError> {
    let request = match StaffRequest::parse(&fields) {
        Ok(request) => request,
        Err(faults) => return Ok(faults.into()),
    };
    let roles = match (request.act, request.roles) {
        (Act::Appoint, Some(roles)) => Some(roles),
        (Act::Dismiss, None) => None,
        (Act::Appoint, None) => return Ok(Faults::one("roles", FaultCode::Missing).into()),
        (Act::Dismiss, Some(_)) => return Ok(Faults::one("roles", FaultCode::Unknown).into()),
    };
    match office.change(&request.email, roles.as_ref(), turn.now).await? {
        Some(user_id) => {
            let roles = roles.map(StaffRoles::into_inner).unwrap_or_default();
            Ok(Outcome::Done { user_id, roles })
        }
        None => Ok(Faults::one("email", FaultCode::NoLogIn).into()),
    }
}
