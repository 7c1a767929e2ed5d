//! One batch of a stream: delivering it, retrying it, splitting it and giving it up.
//!
//! A batch is retried immediately: AWS's pauses grow to minutes, but nothing here changes by waiting in real time, and
//! a caller that waits for the streams should wait only for milliseconds. If the mapping sets no number of retries, the
//! batch blocks its stream, as on AWS, and is retried whenever the stream is read, until it is too old.

use std::{collections::VecDeque, sync::atomic::Ordering, time::Duration};

use bytes::Bytes;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Streams, dead_letter::GivenUp};
use crate::{
    lambda::{InvokeError, PAYLOAD},
    template::StreamSpec,
};

/// How often a batch without a number of retries is tried each time the stream is read.
const AT_A_TIME: u32 = 3;
/// How long a stream keeps its records.
const KEPT: Duration = Duration::from_hours(24);
/// The bytes that are reserved for the JSON around the records in an event.
const ENVELOPE: usize = 64;

/// The reply of a function to a batch.
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

/// The result of a call with a batch.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Done,
    /// The records from this index on failed.
    Failed(usize),
    AllFailed(String),
    Stopping,
}

/// How the delivery of a batch ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Delivery {
    /// Everything was delivered or given up.
    Passed,
    /// A part of the batch blocks the stream for now.
    Blocked,
    /// The cloud stops.
    Stopping,
}

impl Streams {
    /// Delivers a batch, and saves the checkpoint of each part of it.
    pub(super) async fn deliver(&self, spec: &StreamSpec, batch: Vec<Value>) -> Delivery {
        let mut waiting = VecDeque::from([(batch, 0_u32)]);
        while let Some((records, attempts)) = waiting.pop_front() {
            let records = self.young_enough(spec, records);
            if records.is_empty() {
                continue;
            }
            let (rest, reason) = match self.call(spec, &records).await {
                Outcome::Done => {
                    self.pass_all(spec, &records);
                    continue;
                }
                Outcome::Stopping => return Delivery::Stopping,
                Outcome::Failed(at) => {
                    let (done, rest) = records.split_at(at);
                    self.pass_all(spec, done);
                    (rest.to_vec(), None)
                }
                Outcome::AllFailed(reason) => (records, Some(reason)),
            };
            if spec.rules.bisect && rest.len() > 1 {
                let (first, second) = rest.split_at(rest.len() / 2);
                waiting.push_front((second.to_vec(), attempts));
                waiting.push_front((first.to_vec(), attempts));
                continue;
            }
            let calls = attempts + 1;
            match spec.rules.retries {
                Some(retries) if attempts >= retries => {
                    let (condition, failed) = ("RetryAttemptsExhausted", reason.is_some());
                    let reason = Some(reason.as_deref().unwrap_or("reported"));
                    self.give_up(spec, &rest, &GivenUp { condition, calls, reason, failed });
                    self.pass_all(spec, &rest);
                }
                None if calls >= AT_A_TIME => return Delivery::Blocked,
                _ => waiting.push_front((rest, calls)),
            }
        }
        Delivery::Passed
    }

    /// Calls the function with records; if `deliver_twice` is set, a second time in reverse order.
    pub(super) async fn call(&self, spec: &StreamSpec, records: &[Value]) -> Outcome {
        let outcome = self.call_once(spec, records, &json!({"Records": records})).await;
        if outcome != Outcome::Done || !self.twice.load(Ordering::Relaxed) {
            return outcome;
        }
        let reversed: Vec<&Value> = records.iter().rev().collect();
        self.call_once(spec, records, &json!({"Records": reversed})).await
    }

    async fn call_once(&self, spec: &StreamSpec, records: &[Value], event: &Value) -> Outcome {
        match self.functions.invoke(&spec.function, Bytes::from(event.to_string())).await {
            Ok(reply) if spec.rules.reports_failures => reported(&reply, records),
            Ok(_) => Outcome::Done,
            Err(InvokeError::Stopping) => Outcome::Stopping,
            Err(error) => Outcome::AllFailed(error.to_string()),
        }
    }

    fn young_enough(&self, spec: &StreamSpec, records: Vec<Value>) -> Vec<Value> {
        let max_age = spec.rules.max_age.unwrap_or(KEPT).min(KEPT);
        let oldest = self.clock.now().as_second() - i64::try_from(max_age.as_secs()).unwrap_or(i64::MAX);
        let (young, old): (Vec<_>, Vec<_>) = records.into_iter().partition(|record| created_at(record) >= oldest);
        if !old.is_empty() {
            self.give_up(spec, &old, &GivenUp::TOO_OLD);
            self.pass_all(spec, &old);
        }
        young
    }

    fn pass_all(&self, spec: &StreamSpec, records: &[Value]) {
        if let Some(last) = records.last() {
            self.pass(&spec.id, sequence_number(last));
        }
    }
}

/// Splits records into batches of at most `most` records, none larger than an event may be.
pub(super) fn batches(records: Vec<Value>, most: usize) -> Vec<Vec<Value>> {
    let mut batches: Vec<Vec<Value>> = Vec::new();
    let mut room = 0_usize;
    for record in records {
        let size = record.to_string().len() + 1;
        if let Some(batch) = batches.last_mut().filter(|batch| batch.len() < most && size <= room) {
            batch.push(record);
        } else {
            room = PAYLOAD - ENVELOPE;
            batches.push(vec![record]);
        }
        room = room.saturating_sub(size);
    }
    batches
}

/// When the change was made, in seconds since 1970.
#[expect(clippy::cast_possible_truncation, reason = "whole seconds")]
pub(super) fn created_at(record: &Value) -> i64 {
    record.pointer("/dynamodb/ApproximateCreationDateTime").and_then(Value::as_f64).unwrap_or_default() as i64
}

/// The record's sequence number.
pub(super) fn sequence_number(record: &Value) -> &str {
    record.pointer("/dynamodb/SequenceNumber").and_then(Value::as_str).unwrap_or_default()
}

/// The part of a batch that failed: from the first reported record on. If a reported identifier is unknown, the whole
/// batch failed.
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
    fn a_batch_is_bounded_by_number_and_size() {
        let small: Vec<Value> = (0..25).map(|number| json!(number)).collect();
        assert_eq!(batches(small, 10).iter().map(Vec::len).collect::<Vec<_>>(), [10, 10, 5]);
        let large: Vec<Value> = (0..5).map(|_| json!("x".repeat(PAYLOAD / 2 - 100))).collect();
        assert_eq!(batches(large, 10).iter().map(Vec::len).collect::<Vec<_>>(), [2, 2, 1]);
        assert!(batches(Vec::new(), 10).is_empty());
    }
}
