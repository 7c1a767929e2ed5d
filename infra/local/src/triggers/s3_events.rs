//! What functions hear of a bucket's objects.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use jiff::Timestamp;
use rusqlite::{OptionalExtension as _, Transaction, params};
use serde::Serialize;
use serde_json::{Value, json};
use tokio::{sync::Notify, task::JoinHandle};

use crate::{
    clock::Clock,
    form,
    lambda::{Functions, InvokeError},
    random,
    storage::{ObjectsIndex, StorageError},
    template::{ACCOUNT, NotificationSpec, REGION},
};

const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS events (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, notification TEXT NOT NULL, body TEXT NOT NULL);
";

/// Lambda tries an asynchronous event three times in all.
const TRIES: usize = 3;
/// Given-up events beyond these push the oldest out.
const KEPT: usize = 1_000;

/// Who changes something.
#[derive(Debug, Clone)]
pub(crate) struct Actor {
    pub(crate) name: String,
    pub(crate) request_id: String,
}

/// A version of an object, as far as its events tell of it.
pub(crate) struct ObjectVersion<'a> {
    pub(crate) seq: i64,
    pub(crate) key: &'a str,
    /// Its id, where the bucket keeps versions.
    pub(crate) id: Option<&'a str>,
    pub(crate) size: u64,
    pub(crate) etag: &'a str,
}

/// Whether a function wants to hear of a change.
fn wants(spec: &NotificationSpec, bucket: &str, event: &str, key: &str) -> bool {
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
fn body(spec: &NotificationSpec, event: &str, version: &ObjectVersion<'_>, actor: &Actor, now: Timestamp) -> Value {
    let mut object = json!({
        "key": form::encode(version.key).to_string().replace("%20", "+"),
        "sequencer": format!("{:018X}", version.seq),
    });
    if !event.ends_with("Delete") && !event.ends_with("DeleteMarkerCreated") {
        object["size"] = version.size.into();
    }
    if !version.etag.is_empty() {
        object["eTag"] = version.etag.into();
    }
    if let Some(id) = version.id {
        object["versionId"] = id.into();
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

/// The events of all buckets: laid down with the change itself, delivered afterwards.
pub(crate) struct S3Events {
    index: ObjectsIndex,
    notifications: Vec<NotificationSpec>,
    functions: Arc<Functions>,
    clock: Arc<Clock>,
    /// Told of each event that is to be delivered.
    added: Notify,
    turn: tokio::sync::Mutex<()>,
    undelivered: Mutex<VecDeque<Undelivered>>,
}

impl S3Events {
    /// Takes up the events that the last run left.
    pub(crate) fn open(
        index: ObjectsIndex,
        notifications: &[NotificationSpec],
        functions: &Arc<Functions>,
        clock: &Arc<Clock>,
    ) -> Result<Arc<Self>, StorageError> {
        index.prepare(|connection| connection.execute_batch(SCHEMA))?;
        Ok(Arc::new(Self {
            index,
            notifications: notifications.to_vec(),
            functions: Arc::clone(functions),
            clock: Arc::clone(clock),
            added: Notify::new(),
            turn: tokio::sync::Mutex::default(),
            undelivered: Mutex::default(),
        }))
    }

    /// Begins to deliver: first what the last run left.
    pub(crate) fn start(self: &Arc<Self>) -> JoinHandle<()> {
        let events = Arc::clone(self);
        tokio::spawn(async move {
            loop {
                events.drain().await;
                events.added.notified().await;
            }
        })
    }

    /// Lays an event down for each function that wants it; whether any does.
    pub(crate) fn add(
        &self,
        transaction: &Transaction<'_>,
        bucket: &str,
        event: &str,
        version: &ObjectVersion<'_>,
        actor: &Actor,
    ) -> rusqlite::Result<bool> {
        let mut added = false;
        for wanted in self.notifications.iter().filter(|wanted| wants(wanted, bucket, event, version.key)) {
            let body = body(wanted, event, version, actor, self.clock.now()).to_string();
            let row = params![wanted.id, body];
            transaction.execute("INSERT INTO events (notification, body) VALUES (?1, ?2)", row)?;
            added = true;
        }
        Ok(added)
    }

    /// Delivers what was added, now that its change is there.
    pub(crate) fn wake(&self) {
        self.added.notify_one();
    }

    /// Delivers until there is nothing left; returns how many events that were.
    pub(crate) async fn drain(&self) -> usize {
        let _turn = self.turn.lock().await;
        let mut delivered = 0;
        loop {
            let (seq, notification, event) = match self.next() {
                Ok(Some(next)) => next,
                Ok(None) => return delivered,
                Err(error) => {
                    tracing::error!(%error, "the buckets' events cannot be read");
                    return delivered;
                }
            };
            if !self.deliver(seq, &notification, &event).await {
                return delivered;
            }
            if let Err(error) = self.forget(seq) {
                tracing::error!(%error, "a bucket's event cannot be forgotten");
                return delivered;
            }
            delivered += 1;
        }
    }

    /// Delivers one event or gives it up; `false` where the cloud stops meanwhile.
    async fn deliver(&self, seq: i64, notification: &str, event: &str) -> bool {
        // A notification that the template no longer has is nobody's.
        let Some(spec) = self.notifications.iter().find(|spec| spec.id == notification) else { return true };
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

    /// The oldest event that is to be delivered.
    fn next(&self) -> rusqlite::Result<Option<(i64, String, String)>> {
        let query = "SELECT seq, notification, body FROM events ORDER BY seq LIMIT 1";
        self.index.connection().query_row(query, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).optional()
    }

    fn forget(&self, seq: i64) -> rusqlite::Result<()> {
        self.index.connection().execute("DELETE FROM events WHERE seq = ?1", [seq]).map(drop)
    }

    /// The events that were given up lately.
    pub(crate) fn undelivered(&self) -> Vec<Undelivered> {
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
