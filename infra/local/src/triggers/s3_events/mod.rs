//! S3 events: functions are invoked when a bucket's objects change.

mod event;

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use rusqlite::{OptionalExtension as _, Transaction, params};
use serde::Serialize;
use tokio::{sync::Notify, task::JoinHandle};

use crate::{
    clock::Clock,
    lambda::{Functions, InvokeError},
    storage::{ObjectsIndex, StorageError},
    template::NotificationSpec,
};
pub(crate) use event::{Actor, ObjectVersion};

const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS events (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, notification TEXT NOT NULL, body TEXT NOT NULL);
";

/// Lambda tries an asynchronous event three times in all.
const TRIES: usize = 3;
/// The most given-up events that are kept; a further one replaces the oldest.
const KEPT: usize = 1_000;

/// An event that was given up.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Undelivered {
    /// The id of the notification.
    mapping: String,
    /// The dead-letter queue, if there is one.
    destination: Option<String>,
    /// Why it was given up.
    reason: String,
    /// The event's sequence number.
    records: Vec<String>,
}

/// The events of all buckets: stored in the transaction of the change, and delivered afterwards.
pub(crate) struct S3Events {
    index: ObjectsIndex,
    notifications: Vec<NotificationSpec>,
    functions: Arc<Functions>,
    clock: Arc<Clock>,
    /// Notified of each event that is to be delivered.
    added: Notify,
    turn: tokio::sync::Mutex<()>,
    undelivered: Mutex<VecDeque<Undelivered>>,
}

impl S3Events {
    /// Opens the events that the last run did not deliver.
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

    /// Starts to deliver, beginning with the events of the last run.
    pub(crate) fn start(self: &Arc<Self>) -> JoinHandle<()> {
        let events = Arc::clone(self);
        tokio::spawn(async move {
            loop {
                events.drain().await;
                events.added.notified().await;
            }
        })
    }

    /// Adds an event for each notification that is configured for it; returns whether there is one.
    pub(crate) fn add(
        &self,
        transaction: &Transaction<'_>,
        bucket: &str,
        name: &str,
        version: &ObjectVersion<'_>,
        actor: &Actor,
    ) -> rusqlite::Result<bool> {
        let mut added = false;
        for wanted in self.notifications.iter().filter(|wanted| event::wants(wanted, bucket, name, version.key)) {
            let body = event::body(wanted, name, version, actor, self.clock.now()).to_string();
            let row = params![wanted.id, body];
            transaction.execute("INSERT INTO events (notification, body) VALUES (?1, ?2)", row)?;
            added = true;
        }
        Ok(added)
    }

    /// Starts the delivery of the events that were added, once their transaction is committed.
    pub(crate) fn wake(&self) {
        self.added.notify_one();
    }

    /// Delivers until there is nothing left; returns the number of events.
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

    /// Delivers one event or gives it up; `false` if the cloud stops meanwhile.
    async fn deliver(&self, seq: i64, notification: &str, event: &str) -> bool {
        // The event is dropped if the template no longer has its notification.
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

    /// The events that were given up recently.
    pub(crate) fn undelivered(&self) -> Vec<Undelivered> {
        self.undelivered.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }
}
