//! A batch that is given up: its position in the stream is sent to the mapping's queue, in AWS's format, so that its
//! records can be read again.

use std::{sync::PoisonError, time::Duration};

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{Dropped, Streams, batch};
use crate::{
    queues::Attributes,
    random,
    template::{ACCOUNT, REGION, StreamSpec},
};

/// The most given-up batches that are listed.
const DROPPED: usize = 1_000;

/// Why a batch is given up.
pub(super) struct GivenUp<'a> {
    /// AWS's name for the condition, such as `RetryAttemptsExhausted`.
    pub(super) condition: &'static str,
    /// How often the function was called with it.
    pub(super) calls: u32,
    /// The reason, for people to read.
    pub(super) reason: Option<&'a str>,
    /// Whether the last call failed as a whole.
    pub(super) failed: bool,
}

impl GivenUp<'static> {
    /// The records are older than the mapping or the stream allows.
    pub(super) const TOO_OLD: Self =
        Self { condition: "RecordAgeExceeded", calls: 0, reason: Some("too old"), failed: false };
}

/// The result of delivering a dead letter again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Redelivery {
    /// The function succeeded.
    Delivered,
    /// The function failed again.
    Failed,
    /// The stream no longer has its records, or the template has no such mapping.
    Gone,
}

impl Streams {
    /// Gives a batch up, and sends a dead letter to the mapping's queue if there is one.
    pub(super) fn give_up(&self, spec: &StreamSpec, records: &[Value], why: &GivenUp<'_>) {
        let reason = why.reason.unwrap_or_default();
        tracing::warn!(mapping = spec.id, reason, records = records.len(), "a batch was given up");
        if let Some(queue) = &spec.rules.on_failure {
            let letter = self.letter(spec, records, why).to_string();
            self.queues.send(queue, letter, Attributes::new(), Duration::ZERO);
        }
        let mut dropped = self.dropped.lock().unwrap_or_else(PoisonError::into_inner);
        if dropped.len() == DROPPED {
            dropped.pop_front();
        }
        dropped.push_back(Dropped {
            mapping: spec.id.clone(),
            destination: spec.rules.on_failure.clone(),
            reason: reason.to_owned(),
            records: records.iter().map(|record| batch::sequence_number(record).to_owned()).collect(),
        });
    }

    fn letter(&self, spec: &StreamSpec, records: &[Value], why: &GivenUp<'_>) -> Value {
        let number = |record: Option<&Value>| record.map(batch::sequence_number).unwrap_or_default().to_owned();
        let arrival = |record: Option<&Value>| {
            let second = record.map(batch::created_at).unwrap_or_default();
            Timestamp::from_second(second).unwrap_or(Timestamp::UNIX_EPOCH).to_string()
        };
        let (first, last) = (records.first(), records.last());
        let mut letter = json!({
            "requestContext": {
                "requestId": random::uuid(),
                "functionArn": function_arn(&spec.function),
                "condition": why.condition,
                "approximateInvokeCount": why.calls,
            },
            "version": "1.0",
            "timestamp": self.clock.now().to_string(),
            "DDBStreamBatchInfo": {
                "shardId": dynoxide::streams::shard_id(&spec.table),
                "startSequenceNumber": number(first),
                "endSequenceNumber": number(last),
                "approximateArrivalOfFirstRecord": arrival(first),
                "approximateArrivalOfLastRecord": arrival(last),
                "batchSize": records.len(),
                "streamArn": spec.arn,
            },
        });
        if why.calls > 0 {
            letter["responseContext"] = json!({
                "statusCode": 200,
                "executedVersion": "$LATEST",
                "functionError": why.failed.then_some("Unhandled"),
            });
        }
        letter
    }

    /// Delivers the records that a dead letter names to its function again.
    pub(crate) async fn redeliver(&self, letter: &Value) -> Redelivery {
        let text = |pointer: &str| letter.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
        let (stream, function) = (text("/DDBStreamBatchInfo/streamArn"), text("/requestContext/functionArn"));
        let mapping = self
            .mappings
            .iter()
            .find(|mapping| mapping.spec.arn == stream && function_arn(&mapping.spec.function) == function);
        let Some(mapping) = mapping else { return Redelivery::Gone };
        // Waits for its turn, so that the records don't come between two batches that the mapping is delivering.
        let _turn = mapping.turn.lock().await;
        let (first, last) = ("/DDBStreamBatchInfo/startSequenceNumber", "/DDBStreamBatchInfo/endSequenceNumber");
        let records = match self.database.records_between(&mapping.spec.table, text(first), text(last)) {
            Ok(records) => self.wanted(&mapping.spec, &records),
            Err(error) => {
                tracing::warn!(error, "a dead letter's records cannot be read");
                return Redelivery::Gone;
            }
        };
        match records.as_slice() {
            [] => Redelivery::Gone,
            records => match self.call(&mapping.spec, records).await {
                batch::Outcome::Done => Redelivery::Delivered,
                _ => Redelivery::Failed,
            },
        }
    }
}

fn function_arn(function: &str) -> String {
    format!("arn:aws:lambda:{REGION}:{ACCOUNT}:function:{function}")
}
