//! Who did something, as an account's log shows it.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    audit::records::AuditEntry,
    kernel::{
        field_error::{FieldErrorCode, Form, Input, Request, text},
        id::{IntegrationId, NotAnId, RunId, UserId},
        input::exact,
        lookup::RowKey,
        range::TimeRange,
    },
};

/// In what capacity somebody acted, if not as a member of the account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Capacity {
    /// As the operator's staff.
    Staff,
}

/// Who did it, as the account is shown it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuditActor {
    /// A person with a log-in.
    Person(UserId),
    /// Somebody of the operator's staff. The account is not shown who.
    Staff,
    /// The system itself: what follows from the passing of time, and what the operator does by whoever deploys it.
    System,
}

impl AuditEntry {
    /// Who did it, as the account is shown it.
    #[must_use]
    pub fn shown_actor(&self) -> AuditActor {
        match (self.capacity, self.actor) {
            (Some(Capacity::Staff), _) => AuditActor::Staff,
            (None, Some(person)) => AuditActor::Person(person),
            (None, None) => AuditActor::System,
        }
    }
}

impl fmt::Display for AuditActor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Person(person) => person.fmt(f),
            Self::Staff => f.write_str("staff"),
            Self::System => f.write_str("system"),
        }
    }
}

impl FromStr for AuditActor {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        match text {
            "staff" => Ok(Self::Staff),
            "system" => Ok(Self::System),
            id => id.parse().map(Self::Person),
        }
    }
}

impl Input for AuditActor {
    fn read(value: Option<&Value>) -> Result<Self, FieldErrorCode> {
        exact(text(value)?).parse().map_err(|_| FieldErrorCode::InvalidChoice)
    }
}

crate::kernel::id::text_serde!(AuditActor, "usr_01k9zcm3v1e6yb8t2hq4xgn7da");

/// Which entries of an account's log are asked for.
#[derive(Debug, Clone, Default)]
pub struct AuditFilter {
    /// When they were made.
    pub range: TimeRange,
    /// Who did it.
    pub actor: Option<AuditActor>,
    /// The person or the row concerned.
    pub subject: Option<AuditSubject>,
}

/// Whom or what an entry concerns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AuditSubject {
    /// A person.
    Person(UserId),
    /// A row of a data set, as the entries name it.
    Row(RowKey),
    /// An integration.
    Integration(IntegrationId),
    /// A run.
    Run(RunId),
}

impl fmt::Display for AuditSubject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Person(person) => person.fmt(f),
            Self::Row(row) => row.fmt(f),
            Self::Integration(integration) => integration.fmt(f),
            Self::Run(run) => run.fmt(f),
        }
    }
}

impl Input for AuditSubject {
    fn read(value: Option<&Value>) -> Result<Self, FieldErrorCode> {
        let text = exact(text(value)?);
        let (person, integration, run) =
            (text.parse().map(Self::Person), text.parse().map(Self::Integration), text.parse().map(Self::Run));
        person
            .or(integration)
            .or(run)
            .ok()
            .or_else(|| RowKey::parse(&text).map(Self::Row))
            .ok_or(FieldErrorCode::InvalidChoice)
    }
}

/// `?from=&to=&actor=&subject=`.
impl Request for AuditFilter {
    fn read(form: &mut Form<'_>) -> Option<Self> {
        let (range, actor, subject) = (TimeRange::read(form), form.field("actor"), form.field("subject"));
        Some(Self { range: range?, actor: actor?, subject: subject? })
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use serde_json::json;

    use super::*;
    use crate::{
        audit::{AuditEvent, records::AuditAction},
        kernel::{
            id::{AccountId, SessionId},
            time::Now,
        },
    };

    const NOW: Now = Now(Timestamp::UNIX_EPOCH);
    const RANDOM: fn(&mut [u8]) = |bytes| bytes.fill(7);

    #[test]
    fn p13_the_account_is_shown_its_people_by_their_ids_and_staff_as_staff() {
        let (account, user) = (AccountId::new(NOW, &[1; 10]), UserId::new(NOW, &[2; 10]));
        let session = SessionId::new(NOW, &[3; 10]);
        let own = AuditEvent::in_session(session, NOW, &RANDOM, (account, user), AuditAction::LoggedOut, None);
        let operator = AuditEvent::by_operator(NOW, &RANDOM, account, user, AuditAction::StaffAppointed);
        for (event, shown) in [
            (own.clone(), AuditActor::Person(user)),
            (own.by_staff(), AuditActor::Staff),
            (operator, AuditActor::System),
        ] {
            assert_eq!(event.entry().shown_actor(), shown);
            assert_eq!(shown.to_string().parse(), Ok(shown));
            assert_eq!(AuditActor::read(Some(&json!(shown))), Ok(shown));
        }
        assert_eq!(AuditActor::read(Some(&json!("Ada"))), Err(FieldErrorCode::InvalidChoice));
    }

    #[test]
    fn every_wrong_part_of_a_filter_is_reported_with_its_place() {
        let wrong = json!({ "from": "i går", "to": "2027", "actor": "Ada", "subject": "acc_1", "akter": "x" });
        let errors = AuditFilter::parse(wrong.as_object().unwrap()).unwrap_err().0;
        let errors = errors.iter().map(|error| (error.pointer.as_str(), error.code.code())).collect::<Vec<_>>();
        let expected = [
            ("/from", "invalid-time"),
            ("/to", "invalid-time"),
            ("/actor", "invalid-choice"),
            ("/subject", "invalid-choice"),
            ("/akter", "unknown-field"),
        ];
        assert_eq!(errors, expected);
        let backwards = json!({ "from": "2027-01-02", "to": "2027-01-01" });
        let errors = AuditFilter::parse(backwards.as_object().unwrap()).unwrap_err().0;
        assert_eq!((errors[0].pointer.as_str(), errors[0].code), ("/to", FieldErrorCode::EndsBeforeBeginning));
    }
}
