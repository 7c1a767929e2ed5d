//! What functions hear of a bucket's objects.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};

use super::store::{Actor, Store, Version};
use crate::{
    lambda::{Functions, InvokeError},
    random,
    template::{ACCOUNT, NotificationSpec, REGION},
};

/// Lambda tries an asynchronous event three times in all.
const TRIES: usize = 3;
/// Given-up events beyond these push the oldest out.
const KEPT: usize = 1_000;

/// Whether a function wants to hear of a change.
pub(super) fn wants(spec: &NotificationSpec, bucket: &str, event: &str, key: &str) -> bool {
    let named = |wanted: &String| {
        let wanted = wanted.trim_start_matches("s3:");
        wanted == event || wanted.strip_suffix('*').is_some_and(|family| event.starts_with(family))
    };
    spec.bucket == bucket
        && spec.events.iter().any(named)
        && key.starts_with(&spec.prefix)
        && key.ends_with(&spec.suffix)
}

/// The event, as S3 would send it.
pub(super) fn body(spec: &NotificationSpec, event: &str, version: &Version, actor: &Actor, now: Timestamp) -> Value {
    let mut object = json!({
        "key": super::encode(&version.key).to_string().replace("%20", "+"),
        "sequencer": format!("{:018X}", version.seq),
    });
    if !event.ends_with("Delete") && !event.ends_with("DeleteMarkerCreated") {
        object["size"] = version.size.into();
    }
    if !version.etag.is_empty() {
        object["eTag"] = version.etag.as_str().into();
    }
    if version.id != super::store::NULL {
        object["versionId"] = version.id.as_str().into();
    }
    let time = Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now);
    json!({"Records": [{
        "eventVersion": "2.1",
        "eventSource": "aws:s3",
        "awsRegion": REGION,
        "eventTime": format!("{time:.3}"),
        "eventName": event,
        "userIdentity": {"principalId": format!("AWS:{}", actor.name)},
        "requestParameters": {"sourceIPAddress": "127.0.0.1"},
        "responseElements": {"x-amz-request-id": actor.request_id, "x-amz-id-2": random::hex::<16>()},
        "s3": {
            "s3SchemaVersion": "1.0",
            "configurationId": spec.id,
            "bucket": {
                "name": spec.bucket,
                "ownerIdentity": {"principalId": ACCOUNT},
                "arn": format!("arn:aws:s3:::{}", spec.bucket),
            },
            "object": object,
        },
    }]})
}

/// An event that was given up.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Undelivered {
    /// The notification.
    mapping: String,
    /// Where it would have gone.
    destination: Option<String>,
    /// Why.
    reason: String,
    /// The event's number.
    records: Vec<String>,
}

/// Delivers what the store laid down.
pub(super) struct Messenger {
    functions: Arc<Functions>,
    turn: tokio::sync::Mutex<()>,
    undelivered: Mutex<VecDeque<Undelivered>>,
}

impl Messenger {
    pub(super) fn new(functions: Arc<Functions>) -> Self {
        Self { functions, turn: tokio::sync::Mutex::default(), undelivered: Mutex::default() }
    }

    /// Delivers until there is nothing left; returns how many events that were.
    pub(super) async fn drain(&self, store: &Store) -> usize {
        let _turn = self.turn.lock().await;
        let mut delivered = 0;
        loop {
            let (seq, notification, event) = match store.next_event() {
                Ok(Some(next)) => next,
                Ok(None) => return delivered,
                Err(error) => {
                    tracing::error!(%error, "the buckets' events cannot be read");
                    return delivered;
                }
            };
            if !self.deliver(store, seq, &notification, &event).await {
                return delivered;
            }
            if let Err(error) = store.event_done(seq) {
                tracing::error!(%error, "a bucket's event cannot be forgotten");
                return delivered;
            }
            delivered += 1;
        }
    }

    /// Delivers one event or gives it up; `false` where the cloud stops meanwhile.
    async fn deliver(&self, store: &Store, seq: i64, notification: &str, event: &str) -> bool {
        // A notification that the template no longer has is nobody's.
        let Some(spec) = store.notifications.iter().find(|spec| spec.id == notification) else { return true };
        let mut reason = String::new();
        for _ in 0..TRIES {
            match self.functions.invoke(&spec.function, event.to_owned().into()).await {
                Ok(_) => return true,
                Err(InvokeError::Stopping) => return false,
                Err(error) => reason = error.to_string(),
            }
        }
        tracing::warn!(notification, reason, "an event was given up");
        let mut undelivered = self.undelivered.lock().unwrap_or_else(PoisonError::into_inner);
        if undelivered.len() == KEPT {
            undelivered.pop_front();
        }
        let mapping = notification.to_owned();
        undelivered.push_back(Undelivered { mapping, destination: None, reason, records: vec![seq.to_string()] });
        true
    }

    /// The events that were given up lately.
    pub(super) fn undelivered(&self) -> Vec<Undelivered> {
        self.undelivered.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_hears_what_it_asked_for() {
        let spec = NotificationSpec {
            id: "f/E".to_owned(),
            function: "f".to_owned(),
            bucket: "b".to_owned(),
            events: vec!["s3:ObjectCreated:*".to_owned()],
            prefix: "in/".to_owned(),
            suffix: ".csv".to_owned(),
        };
        assert!(wants(&spec, "b", "ObjectCreated:Put", "in/a.csv"));
        assert!(wants(&spec, "b", "ObjectCreated:Copy", "in/a.csv"));
        for (bucket, event, key) in [
            ("c", "ObjectCreated:Put", "in/a.csv"),
            ("b", "ObjectRemoved:Delete", "in/a.csv"),
            ("b", "ObjectCreated:Put", "out/a.csv"),
            ("b", "ObjectCreated:Put", "in/a.txt"),
        ] {
            assert!(!wants(&spec, bucket, event, key), "{bucket} {event} {key}");
        }
    }
}
