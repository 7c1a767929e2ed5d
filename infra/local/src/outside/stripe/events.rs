//! Events, and their signature.

use jiff::Timestamp;
use ring::hmac;
use serde_json::{Value, json};

use crate::{template::PAYMENT_WEBHOOK_SECRET, triggers::WebhookEvent};

/// The version of the API, and so of the objects in events.
pub(super) const VERSION: &str = "2025-03-31.basil";

/// What an event tells of.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct EventData {
    /// The event's type.
    pub(super) kind: &'static str,
    /// The payment or the dispute, as it stands then.
    pub(super) object: Value,
}

/// The request that has caused an event. Where there was none, both are `None`.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Cause<'a> {
    pub(super) request: Option<&'a str>,
    pub(super) idempotency_key: Option<&'a str>,
}

impl EventData {
    /// The event with this id.
    pub(super) fn event(self, id: String, now: Timestamp, cause: Cause<'_>) -> WebhookEvent {
        let body = json!({
            "id": id, "object": "event", "api_version": VERSION, "created": now.as_second(),
            "data": { "object": self.object }, "livemode": false, "pending_webhooks": 1,
            "request": { "id": cause.request, "idempotency_key": cause.idempotency_key }, "type": self.kind,
        });
        WebhookEvent { body: body.to_string(), id }
    }
}

/// The header that signs a body, as of a moment.
pub(crate) fn signature(body: &[u8], now: Timestamp) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, PAYMENT_WEBHOOK_SECRET.as_bytes());
    let second = now.as_second();
    let signed = [format!("{second}.").as_bytes(), body].concat();
    format!("t={second},v1={}", hex::encode(hmac::sign(&key, &signed)))
}
