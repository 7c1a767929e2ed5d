//! Dead letters, handed to their functions once more.

use std::sync::Arc;

use bytes::Bytes;
use serde::Serialize;
use serde_json::Value;

use super::streams::{Redelivery, Streams};
use crate::{
    lambda::{Functions, InvokeError},
    queues::{Message, Queues},
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

/// Hands dead letters to their functions again.
pub(crate) struct Redrive {
    queues: Arc<Queues>,
    streams: Arc<Streams>,
    functions: Arc<Functions>,
}

impl Redrive {
    /// From these queues, by these streams and functions.
    pub(crate) fn new(queues: &Arc<Queues>, streams: &Arc<Streams>, functions: &Arc<Functions>) -> Self {
        Self { queues: Arc::clone(queues), streams: Arc::clone(streams), functions: Arc::clone(functions) }
    }

    /// Hands what each message of a queue tells of to its function again: of a stream's letter the records that it
    /// names, of a schedule's the event that it is.
    pub(crate) async fn queue(&self, queue: &str) -> RedriveResult {
        let mut redriven = RedriveResult::default();
        for message in self.queues.messages(queue) {
            match self.deliver(&message).await {
                Redelivery::Delivered => {
                    self.queues.remove(queue, &[message.id]);
                    redriven.delivered += 1;
                }
                Redelivery::Failed => redriven.failed += 1,
                Redelivery::Gone => redriven.left += 1,
            }
        }
        redriven
    }

    async fn deliver(&self, message: &Message) -> Redelivery {
        let target = message.attributes.get("TARGET_ARN").and_then(|attribute| attribute.string_value.as_deref());
        if let Some(function) = target.and_then(|arn| arn.rsplit(':').next()) {
            return match self.functions.invoke(function, Bytes::from(message.body.clone())).await {
                Ok(_) => Redelivery::Delivered,
                Err(InvokeError::Unknown) => Redelivery::Gone,
                Err(_) => Redelivery::Failed,
            };
        }
        match serde_json::from_str::<Value>(&message.body) {
            Ok(letter) => self.streams.redeliver(&letter).await,
            Err(_) => Redelivery::Gone,
        }
    }
}
