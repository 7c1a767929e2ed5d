//! Documents as tests see them.

use jiff::Timestamp;
use serde::Serialize;

use super::document::Document;

/// A document that the access point has taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DocumentView {
    /// Its id.
    pub id: String,
    /// Where it is, in eCourier's words: `Pending`, `Delivered`, `Failed`.
    pub status: String,
    /// The channel that it was sent by.
    pub channel: String,
    /// The sender's CVR number.
    pub sender: String,
    /// The recipient's GLN.
    pub recipient: String,
    /// When it was taken, in simulated time.
    pub created_at: Timestamp,
    /// The document itself.
    pub xml: String,
}

impl DocumentView {
    pub(super) fn new(document: &Document, now: Timestamp) -> Self {
        let envelope = document.envelope.clone();
        Self {
            id: document.id.clone(),
            status: document.status(now).name().to_owned(),
            channel: envelope.channel,
            sender: envelope.sender,
            recipient: envelope.recipient,
            created_at: document.created_at,
            xml: String::from_utf8_lossy(&document.xml).into_owned(),
        }
    }
}
