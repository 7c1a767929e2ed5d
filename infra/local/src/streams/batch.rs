//! One batch of a stream: delivered, tried again, split, given up.

use std::{collections::VecDeque, sync::PoisonError, time::Duration};

use bytes::Bytes;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Dropped, Streams};
use crate::{lambda::InvokeError, template::StreamSpec};

const BACK_OFF: Duration = Duration::from_millis(50);
const LONGEST_BACK_OFF: Duration = Duration::from_secs(2);
const DROPPED: usize = 1_000;

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
    /// Delivers a batch until it is done or given up; false when the cloud stops before that.
    pub(super) async fn deliver(&self, spec: &StreamSpec, batch: &[Value]) -> bool {
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
        let (young, old): (Vec<_>, Vec<_>) = records.into_iter().partition(|record| created_at(record) >= oldest);
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
}

/// When the change was made, in seconds since 1970.
#[expect(clippy::cast_possible_truncation, reason = "whole seconds")]
pub(super) fn created_at(record: &Value) -> i64 {
    record.pointer("/dynamodb/ApproximateCreationDateTime").and_then(Value::as_f64).unwrap_or_default() as i64
}

/// The record's number.
pub(super) fn sequence_number(record: &Value) -> &str {
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
}
