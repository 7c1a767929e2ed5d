//! Streams: a table's changes are delivered to the functions that read them.
//!
//! A write through the AWS port wakes the readers of its tables, which then read until there is nothing left; there is
//! no polling.

mod batch;
mod dead_letter;
mod event;

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use dynoxide::actions::get_records::Record;
use serde_json::Value;
use tokio::{sync::Notify, task::JoinHandle, time::timeout};

use crate::{
    clock::Clock,
    lambda::Functions,
    queues::Queues,
    storage::{Database, StateFile, StorageError},
    template::StreamSpec,
};
use batch::Delivery;
pub(crate) use dead_letter::Redelivery;

const READ: usize = 1_000;
/// How long a blocked stream waits for a write or the clock before it is tried again.
const BLOCKED: Duration = Duration::from_secs(10);

/// A batch that was given up.
#[derive(Debug, Clone, serde::Serialize)]
pub(crate) struct Dropped {
    /// The id of the mapping.
    pub(crate) mapping: String,
    /// The dead-letter queue, if there is one.
    pub(crate) destination: Option<String>,
    /// Why it was given up.
    pub(crate) reason: String,
    /// The sequence numbers of its records.
    pub(crate) records: Vec<String>,
}

struct Mapping {
    spec: StreamSpec,
    wake: Notify,
    turn: tokio::sync::Mutex<()>,
    /// Whether there may be something to read.
    unread: AtomicBool,
}

/// All stream mappings of the template.
pub(crate) struct Streams {
    mappings: Vec<Mapping>,
    checkpoints: Mutex<BTreeMap<String, String>>,
    state_file: StateFile,
    dropped: Mutex<VecDeque<Dropped>>,
    twice: AtomicBool,
    writes: AtomicU64,
    functions: Arc<Functions>,
    database: Database,
    queues: Arc<Queues>,
    clock: Arc<Clock>,
}

impl Streams {
    /// Continues from the checkpoints of the last run.
    pub(crate) fn open(
        specs: &[StreamSpec],
        state_file: StateFile,
        functions: Arc<Functions>,
        database: Database,
        queues: Arc<Queues>,
        clock: Arc<Clock>,
    ) -> Result<Arc<Self>, StorageError> {
        let mut checkpoints: BTreeMap<String, String> = state_file.read()?;
        for spec in specs.iter().filter(|spec| !spec.rules.from_oldest) {
            if !checkpoints.contains_key(&spec.id)
                && let Some(newest) = database.newest(&spec.table).map_err(StorageError::Database)?
            {
                checkpoints.insert(spec.id.clone(), newest);
            }
        }
        let mappings = specs.iter().cloned().map(|spec| Mapping {
            spec,
            wake: Notify::new(),
            turn: tokio::sync::Mutex::default(),
            unread: AtomicBool::new(true),
        });
        Ok(Arc::new(Self {
            mappings: mappings.collect(),
            checkpoints: Mutex::new(checkpoints),
            state_file,
            dropped: Mutex::default(),
            twice: AtomicBool::new(false),
            writes: AtomicU64::new(0),
            functions,
            database,
            queues,
            clock,
        }))
    }

    /// Starts to read, beginning with the records that the last run left.
    pub(crate) fn start(self: &Arc<Self>) -> Vec<JoinHandle<()>> {
        (0..self.mappings.len())
            .map(|at| {
                let streams = Arc::clone(self);
                tokio::spawn(async move {
                    let Some(mapping) = streams.mappings.get(at) else { return };
                    loop {
                        streams.drain(mapping).await;
                        if mapping.unread.load(Ordering::Acquire) {
                            let _ = timeout(BLOCKED, mapping.wake.notified()).await;
                        } else {
                            mapping.wake.notified().await;
                        }
                    }
                })
            })
            .collect()
    }

    /// Wakes the readers of the tables that were written, or all readers if no table is named.
    pub(crate) fn wrote(&self, tables: &[String]) {
        self.writes.fetch_add(1, Ordering::AcqRel);
        for mapping in &self.mappings {
            if tables.is_empty() || tables.contains(&mapping.spec.table) {
                mapping.unread.store(true, Ordering::Release);
                mapping.wake.notify_one();
            }
        }
    }

    /// How often something was written.
    pub(crate) fn writes(&self) -> u64 {
        self.writes.load(Ordering::Acquire)
    }

    /// Sets whether each batch is delivered twice, the second time in reverse order.
    pub(crate) fn deliver_twice(&self, twice: bool) {
        self.twice.store(twice, Ordering::Relaxed);
    }

    /// Reads all streams until there is nothing left.
    pub(crate) async fn drain_all(&self) {
        loop {
            let mut read = 0;
            for mapping in &self.mappings {
                read += self.drain(mapping).await;
            }
            if read == 0 {
                return;
            }
        }
    }

    /// The batches that were given up recently.
    pub(crate) fn dropped(&self) -> Vec<Dropped> {
        self.dropped.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    /// Reads a stream to its end, or to a batch that blocks it; returns how many records were passed.
    async fn drain(&self, mapping: &Mapping) -> usize {
        let Mapping { spec, turn, unread, .. } = mapping;
        let _turn = turn.lock().await;
        let mut read = 0;
        while unread.swap(false, Ordering::AcqRel) {
            loop {
                let after = self.checkpoint(&spec.id);
                let records = match self.database.records(&spec.table, after.as_deref(), READ) {
                    Ok(records) => records,
                    Err(error) => {
                        tracing::error!(mapping = spec.id, error, "a stream cannot be read");
                        unread.store(true, Ordering::Release);
                        return read;
                    }
                };
                let Some(last) = records.last().map(|record| record.dynamodb.sequence_number.clone()) else { break };
                for batch in batch::batches(self.wanted(spec, &records), spec.rules.size) {
                    let length = batch.len();
                    match self.deliver(spec, batch).await {
                        Delivery::Passed => read += length,
                        Delivery::Blocked | Delivery::Stopping => {
                            unread.store(true, Ordering::Release);
                            return read;
                        }
                    }
                }
                self.pass(&spec.id, &last);
            }
        }
        read
    }

    /// The records that the mapping's filters let through, as AWS would send them.
    fn wanted(&self, spec: &StreamSpec, records: &[Record]) -> Vec<Value> {
        let filters = &spec.rules.filters;
        let events = records.iter().map(|record| self.event(spec, record));
        events.filter(|event| filters.is_empty() || filters.iter().any(|filter| filter.matches(event))).collect()
    }

    fn checkpoint(&self, mapping: &str) -> Option<String> {
        self.checkpoints.lock().unwrap_or_else(PoisonError::into_inner).get(mapping).cloned()
    }

    fn pass(&self, mapping: &str, sequence_number: &str) {
        let mut checkpoints = self.checkpoints.lock().unwrap_or_else(PoisonError::into_inner);
        if checkpoints.get(mapping).is_some_and(|passed| passed == sequence_number) {
            return;
        }
        checkpoints.insert(mapping.to_owned(), sequence_number.to_owned());
        if let Err(error) = self.state_file.write(&*checkpoints) {
            tracing::warn!(%error, "a stream's checkpoint is not kept");
        }
    }
}
