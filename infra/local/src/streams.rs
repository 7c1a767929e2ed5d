//! Streams: hands a table's changes to the functions that read them.
//!
//! A write through the AWS port wakes the readers of its tables, which then read until there is nothing left;
//! nobody polls.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use bytes::Bytes;
use dynoxide::actions::get_records::Record;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::{sync::Notify, task::JoinHandle};

use crate::{
    aws::Database,
    clock::Clock,
    data::Piece,
    lambda::{Functions, InvokeError},
    options::StartError,
    template::{REGION, StreamSpec},
};

const READ: usize = 1_000;
const BACK_OFF: Duration = Duration::from_millis(50);
const LONGEST_BACK_OFF: Duration = Duration::from_secs(2);
const DROPPED: usize = 1_000;

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

/// What a function says of a batch.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct BatchReply {
    batch_item_failures: Vec<ItemFailure>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ItemFailure {
    item_identifier: String,
}

/// How a batch went.
enum Outcome {
    Done,
    /// From this record on, it failed.
    Failed(usize),
    AllFailed(String),
    Stopping,
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
        let mappings =
            specs.iter().cloned().map(|spec| Mapping { spec, wake: Notify::new(), turn: tokio::sync::Mutex::default() });
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
                    self.pass(&mapping.spec.id, sequence_number(record));
                }
            }
            self.pass(&mapping.spec.id, &last);
        }
    }

    /// Delivers a batch until it is done or given up; false when the cloud stops before that.
    async fn deliver(&self, spec: &StreamSpec, batch: &[Value]) -> bool {
        let mut waiting = VecDeque::from([(batch.to_vec(), 0_u32)]);
        while let Some((records, attempts)) = waiting.pop_front() {
            let records = self.young_enough(spec, records);
            if records.is_empty() {
                continue;
            }
            let (rest, reason) = match self.call(spec, &records).await {
                Outcome::Done => continue,
                Outcome::Stopping => return false,
                Outcome::Failed(at) => (records.get(at..).unwrap_or_default().to_vec(), "reported".to_owned()),
                Outcome::AllFailed(reason) => {
                    if spec.rules.bisect && records.len() > 1 {
                        let (first, second) = records.split_at(records.len() / 2);
                        waiting.push_front((second.to_vec(), attempts));
                        waiting.push_front((first.to_vec(), attempts));
                        continue;
                    }
                    (records, reason)
                }
            };
            if spec.rules.retries.is_some_and(|retries| attempts >= retries) {
                self.give_up(spec, &rest, &reason);
                continue;
            }
            let pause = BACK_OFF * 2_u32.saturating_pow(attempts.min(10));
            tokio::time::sleep(pause.min(LONGEST_BACK_OFF)).await;
            waiting.push_front((rest, attempts + 1));
        }
        true
    }

    async fn call(&self, spec: &StreamSpec, records: &[Value]) -> Outcome {
        let event = Bytes::from(json!({"Records": records}).to_string());
        match self.functions.invoke(&spec.function, event).await {
            Ok(reply) if spec.rules.reports_failures => reported(&reply, records),
            Ok(_) => Outcome::Done,
            Err(InvokeError::Stopping) => Outcome::Stopping,
            Err(error) => Outcome::AllFailed(error.to_string()),
        }
    }

    fn young_enough(&self, spec: &StreamSpec, records: Vec<Value>) -> Vec<Value> {
        let Some(max_age) = spec.rules.max_age else { return records };
        let oldest = self.clock.now().as_second() - i64::try_from(max_age.as_secs()).unwrap_or(i64::MAX);
        let (young, old): (Vec<_>, Vec<_>) =
            records.into_iter().partition(|record| created_at(record) >= oldest);
        if !old.is_empty() {
            self.give_up(spec, &old, "too old");
        }
        young
    }

    fn give_up(&self, spec: &StreamSpec, records: &[Value], reason: &str) {
        let records: Vec<String> = records.iter().map(|record| sequence_number(record).to_owned()).collect();
        tracing::warn!(mapping = spec.id, reason, records = records.len(), "a batch was given up");
        let mut dropped = self.dropped.lock().unwrap_or_else(PoisonError::into_inner);
        if dropped.len() == DROPPED {
            dropped.pop_front();
        }
        dropped.push_back(Dropped {
            mapping: spec.id.clone(),
            destination: spec.rules.on_failure.clone(),
            reason: reason.to_owned(),
            records,
        });
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
        let created = created_at(&event).saturating_add(offset).min(self.clock.now().as_second());
        event["dynamodb"]["ApproximateCreationDateTime"] = created.into();
        event
    }
}

fn wants(event_names: Option<&[String]>, event_name: &str) -> bool {
    event_names.is_none_or(|names| names.iter().any(|name| name == event_name))
}

#[expect(clippy::cast_possible_truncation, reason = "whole seconds")]
fn created_at(record: &Value) -> i64 {
    record.pointer("/dynamodb/ApproximateCreationDateTime").and_then(Value::as_f64).unwrap_or_default() as i64
}

fn sequence_number(record: &Value) -> &str {
    record.pointer("/dynamodb/SequenceNumber").and_then(Value::as_str).unwrap_or_default()
}

/// What failed of a batch: from the first named record on. A name that stands for none fails the whole batch.
fn reported(reply: &[u8], records: &[Value]) -> Outcome {
    let reply = match serde_json::from_slice::<Option<BatchReply>>(reply) {
        Ok(reply) => reply.unwrap_or_default(),
        Err(_) => return Outcome::AllFailed("the reply names no failures".to_owned()),
    };
    let mut first = None;
    for failure in &reply.batch_item_failures {
        let Some(at) = records.iter().position(|record| sequence_number(record) == failure.item_identifier) else {
            return Outcome::AllFailed("the reply names an unknown record".to_owned());
        };
        first = Some(first.map_or(at, |first: usize| first.min(at)));
    }
    first.map_or(Outcome::Done, Outcome::Failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_failure_decides_what_is_tried_again() {
        let records: Vec<Value> =
            ["1", "2", "3"].iter().map(|number| json!({"dynamodb": {"SequenceNumber": number}})).collect();
        let failed = |reply: &str| match reported(reply.as_bytes(), &records) {
            Outcome::Done => "done".to_owned(),
            Outcome::Failed(at) => format!("from {at}"),
            Outcome::AllFailed(_) => "all".to_owned(),
            Outcome::Stopping => "stopping".to_owned(),
        };
        assert_eq!(failed("null"), "done");
        assert_eq!(failed("{}"), "done");
        assert_eq!(failed(r#"{"batchItemFailures":[]}"#), "done");
        assert_eq!(failed(r#"{"batchItemFailures":[{"itemIdentifier":"3"},{"itemIdentifier":"2"}]}"#), "from 1");
        assert_eq!(failed(r#"{"batchItemFailures":[{"itemIdentifier":""}]}"#), "all");
        assert_eq!(failed(r#"{"batchItemFailures":[{}]}"#), "all");
    }

    #[test]
    fn a_filter_lets_its_events_through() {
        let insert = ["INSERT".to_owned()];
        assert!(wants(None, "REMOVE") && wants(Some(&insert), "INSERT") && !wants(Some(&insert), "MODIFY"));
    }
}
