//! The stored responses of requests with an `Idempotency-Key`.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::kernel::record::Record;

crate::kernel::lookup::key_text! {
    /// A caller's idempotency key, as an HMAC over route, caller and key.
    IdempotencyScope, "idempotency.…"
}

impl IdempotencyScope {
    /// Makes the scope from the HMAC's text.
    #[must_use]
    pub fn new(mac: &str) -> Self {
        Self(format!("idempotency.{mac}"))
    }
}

/// A request that took effect, so that the same one again has the same answer and no second effect.
///
/// It is written with the effect, in one transaction.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Tickets, scope = scope, key = "IDEMPOTENCY")]
#[processing(subject = Member, purpose = ProvideService, basis = Contract, keep = Until(expires_at, Hours(24)))]
pub struct IdempotencyRecord {
    /// The HMAC over route, caller and key.
    #[key]
    pub scope: IdempotencyScope,
    /// An HMAC of the request's body: the same key with another body is refused.
    #[plain]
    pub fingerprint: String,
    /// The response.
    #[personal(Content)]
    pub reply: StoredReply,
    /// When the key may be used for another request.
    #[plain]
    pub expires_at: Timestamp,
}

/// A response as it was sent.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredReply {
    /// The HTTP status.
    pub status: u16,
    /// The JSON body.
    pub body: String,
}

impl fmt::Debug for StoredReply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "StoredReply({}, redacted)", self.status)
    }
}

impl crate::kernel::record::Redacted for StoredReply {}
