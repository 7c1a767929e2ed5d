//! Streams: hands a table's changes to the functions that read them.
//!
//! A write through the AWS port wakes the readers of its tables, which then read until there is nothing left;
//! nobody polls.

mod batch;

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Mutex, PoisonError},
};

use dynoxide::actions::get_records::Record;
use serde_json::Value;
use tokio::{sync::Notify, task::JoinHandle};

use crate::{
    aws::Database,
    clock::Clock,
    data::Piece,
    lambda::Functions,
    options::StartError,
    template::{REGION, StreamSpec},
};

const READ: usize = 1_000;

/// A batch that was given up.
#[derive(Debug, Clone, serde::Serialize)]
pub(crate) struct Dropped {
    /// The mapping.
    pub(crate) mapping: String,
    /// Where it would have gone.
    pub(crate) destination: Option<String>,
    /// Why.
    pub(crate) reason: String,
    /// The sequence numbers of its records.
    pub(crate) records: Vec<String>,
}

struct Mapping {
    spec: StreamSpec,
    wake: Notify,
    turn: tokio::sync::Mutex<()>,
}

/// All stream mappings of the template.
pub(crate) struct Streams {
    mappings: Vec<Mapping>,
    checkpoints: Mutex<BTreeMap<String, String>>,
    piece: Piece,
    dropped: Mutex<VecDeque<Dropped>>,
    functions: Arc<Functions>,
    database: Database,
    clock: Arc<Clock>,
}

impl Streams {
    /// Takes up the checkpoints of the last run.
    pub(crate) fn open(
        specs: &[StreamSpec],
        piece: Piece,
        functions: Arc<Functions>,
        database: Database,
        clock: Arc<Clock>,
    ) -> Result<Arc<Self>, StartError> {
        let mut checkpoints: BTreeMap<String, String> = piece.read()?;
        for spec in specs.iter().filter(|spec| !spec.rules.from_oldest) {
            if !checkpoints.contains_key(&spec.id)
                && let Some(newest) = database.newest(&spec.table).map_err(StartError::Database)?
            {
                checkpoints.insert(spec.id.clone(), newest);
            }
        }
        let mappings = specs.iter().cloned().map(|spec| Mapping {
            spec,
            wake: Notify::new(),
            turn: tokio::sync::Mutex::default(),
        });
        Ok(Arc::new(Self {
            mappings: mappings.collect(),
            checkpoints: Mutex::new(checkpoints),
            piece,
            dropped: Mutex::default(),
            functions,
            database,
            clock,
        }))
    }

    /// Begins to read: first what the last run left.
    pub(crate) fn start(self: &Arc<Self>) -> Vec<JoinHandle<()>> {
        (0..self.mappings.len())
            .map(|at| {
                let streams = Arc::clone(self);
                tokio::spawn(async move {
                    let Some(mapping) = streams.mappings.get(at) else { return };
                    loop {
                        streams.drain(mapping).await;
                        mapping.wake.notified().await;
                    }
                })
            })
            .collect()
    }

    /// Wakes the readers of tables that were written; where none is named, all.
    pub(crate) fn wrote(&self, tables: &[String]) {
        for mapping in &self.mappings {
            if tables.is_empty() || tables.contains(&mapping.spec.table) {
                mapping.wake.notify_one();
            }
        }
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

    /// The batches that were given up lately.
    pub(crate) fn dropped(&self) -> Vec<Dropped> {
        self.dropped.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    async fn drain(&self, mapping: &Mapping) -> usize {
        let _turn = mapping.turn.lock().await;
        let mut read = 0;
        loop {
            let after = self.checkpoint(&mapping.spec.id);
            let records = match self.database.records(&mapping.spec.table, after.as_deref(), READ) {
                Ok(records) => records,
                Err(error) => {
                    tracing::error!(mapping = mapping.spec.id, error, "a stream cannot be read");
                    return read;
                }
            };
            let Some(last) = records.last().map(|record| record.dynamodb.sequence_number.clone()) else {
                return read;
            };
            read += records.len();
            let wanted: Vec<Value> = records
                .iter()
                .filter(|record| wants(mapping.spec.rules.event_names.as_deref(), &record.event_name))
                .map(|record| self.event(&mapping.spec, record))
                .collect();
            for batch in wanted.chunks(mapping.spec.rules.size) {
                if !self.deliver(&mapping.spec, batch).await {
                    return read;
                }
                if let Some(record) = batch.last() {
                    self.pass(&mapping.spec.id, batch::sequence_number(record));
                }
            }
            self.pass(&mapping.spec.id, &last);
        }
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
        if let Err(error) = self.piece.write(&*checkpoints) {
            tracing::warn!(%error, "a stream's checkpoint is not kept");
        }
    }

    /// The record as AWS would send it: of this region, from the template's stream, in simulated time.
    fn event(&self, spec: &StreamSpec, record: &Record) -> Value {
        let mut event = serde_json::to_value(record).unwrap_or_default();
        event["awsRegion"] = REGION.into();
        event["eventSourceARN"] = spec.arn.as_str().into();
        let offset = self.clock.offset_ms() / 1_000;
        let created = batch::created_at(&event).saturating_add(offset).min(self.clock.now().as_second());
        event["dynamodb"]["ApproximateCreationDateTime"] = created.into();
        event
    }
}

fn wants(event_names: Option<&[String]>, event_name: &str) -> bool {
    event_names.is_none_or(|names| names.iter().any(|name| name == event_name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_lets_its_events_through() {
        let insert = ["INSERT".to_owned()];
        assert!(wants(None, "REMOVE") && wants(Some(&insert), "INSERT") && !wants(Some(&insert), "MODIFY"));
    }
}
