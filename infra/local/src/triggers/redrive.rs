//! Dead letters, handed to their functions once more.

use bytes::Bytes;
use serde::Serialize;
use serde_json::Value;

use crate::{
    lambda::{Functions, InvokeError},
    queues::{Message, Queues},
    streams::{Redelivery, Streams},
};

/// What became of a queue's messages.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct RedriveResult {
    /// Delivered, and gone from the queue.
    pub delivered: usize,
    /// Failed again; they stay.
    pub failed: usize,
    /// Neither a stream's nor a schedule's letter, or its records are gone; they stay.
    pub left: usize,
}

/// Hands what each message of a queue tells of to its function again: of a stream's letter the records that it names,
/// of a schedule's the event that it is.
pub(crate) async fn redrive(queues: &Queues, streams: &Streams, functions: &Functions, queue: &str) -> RedriveResult {
    let mut redriven = RedriveResult::default();
    for message in queues.messages(queue) {
        match deliver(streams, functions, &message).await {
            Redelivery::Delivered => {
                queues.remove(queue, &[message.id]);
                redriven.delivered += 1;
            }
            Redelivery::Failed => redriven.failed += 1,
            Redelivery::Gone => redriven.left += 1,
        }
    }
    redriven
}

async fn deliver(streams: &Streams, functions: &Functions, message: &Message) -> Redelivery {
    let target = message.attributes.get("TARGET_ARN").and_then(|attribute| attribute.string_value.as_deref());
    if let Some(function) = target.and_then(|arn| arn.rsplit(':').next()) {
        return match functions.invoke(function, Bytes::from(message.body.clone())).await {
            Ok(_) => Redelivery::Delivered,
            Err(InvokeError::Unknown) => Redelivery::Gone,
            Err(_) => Redelivery::Failed,
        };
    }
    match serde_json::from_str::<Value>(&message.body) {
        Ok(letter) => streams.redeliver(&letter).await,
        Err(_) => Redelivery::Gone,
    }
}
