//! A document that was taken.

use std::time::Duration;

use bytes::Bytes;
use domain::privacy::operator::OPERATOR;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::envelope::Envelope;

/// How long it takes, in simulated time, until it is known what becomes of a document.
const UNDER_WAY: Duration = Duration::from_mins(1);
/// The recipient to whom every document fails.
const FAILING: &str = "9520000000028";
/// The recipient to whom every document waits for a decision.
const WAITING: &str = "9520000000035";

/// A document that was taken.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) id: String,
    /// The id of the message that carries it.
    pub(super) message: String,
    pub(super) created_at: Timestamp,
    pub(super) envelope: Envelope,
    pub(super) xml: Bytes,
    fate: Fate,
}

/// What becomes of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// What is decided once it was under way for a while.
    Later(Status),
    /// It waits for a decision.
    Waits,
    Decided(Status),
}

/// Where a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Status {
    Pending,
    Delivered,
    Failed,
}

impl Status {
    /// Its name.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Pending => "Pending",
            Self::Delivered => "Delivered",
            Self::Failed => "Failed",
        }
    }
}

impl Document {
    /// A document that is taken now.
    pub(super) fn new(id: String, message: String, envelope: Envelope, xml: Bytes, created_at: Timestamp) -> Self {
        let is_document = kind(&xml).is_some();
        let fate = match &*envelope.recipient {
            FAILING => Fate::Later(Status::Failed),
            _ if !is_document => Fate::Later(Status::Failed),
            WAITING => Fate::Waits,
            _ => Fate::Later(Status::Delivered),
        };
        Self { id, message, created_at, envelope, xml, fate }
    }

    /// Where it is.
    pub(super) fn status(&self, now: Timestamp) -> Status {
        match self.fate {
            Fate::Decided(status) => status,
            Fate::Later(status) if now.duration_since(self.created_at).unsigned_abs() >= UNDER_WAY => status,
            Fate::Later(_) | Fate::Waits => Status::Pending,
        }
    }

    /// Decides what becomes of it.
    pub(super) fn decide(&mut self, status: Status) {
        self.fate = Fate::Decided(status);
    }

    /// The document as an item of a list.
    pub(super) fn listed(&self, now: Timestamp) -> Value {
        json!({
            "id": self.id, "status": self.status(now).name(), "channel": self.envelope.channel, "direction": "Send",
            "type": kind(&self.xml), "created_at": format!("{:.6}", self.created_at),
            "company": { "id": "01ec0000000000000000000000", "name": OPERATOR.name },
        })
    }

    /// The document by itself.
    pub(super) fn json(&self, now: Timestamp) -> Value {
        let participant = |scheme: &str, icd: &str, identifier: &str| {
            let full = format!("{icd}:{identifier}");
            json!({ "full_identifier": full, "scheme": scheme, "scheme_icd": icd, "identifier": identifier })
        };
        let mut json = self.listed(now);
        json["mode"] = "Test".into();
        json["submission_format"] = "XML".into();
        json["sender"] = participant("DK:CVR", "0184", &self.envelope.sender);
        json["recipient"] = participant("GLN", "0088", &self.envelope.recipient);
        json["latest_e2e_message_uuid"] = self.message.clone().into();
        json["latest_e2e_transmission_id"] = Value::Null;
        json
    }
}

/// What kind of document it is, by its first element. `None` if it is none.
fn kind(xml: &[u8]) -> Option<&'static str> {
    let text = std::str::from_utf8(xml).ok()?;
    let element = text.split('<').find(|part| part.starts_with(|first: char| first.is_ascii_alphabetic()))?;
    let name = element.split(|end: char| end.is_whitespace() || end == '>' || end == '/').next()?;
    let name = name.rsplit(':').next()?;
    ["Invoice", "CreditNote"].into_iter().find(|kind| *kind == name)
}
