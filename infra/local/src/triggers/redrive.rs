//! Redrive: dead letters are delivered to their functions again.

use std::sync::Arc;

use bytes::Bytes;
use serde::Serialize;
use serde_json::Value;

use super::streams::{Redelivery, Streams};
use crate::{
    lambda::{Functions, InvokeError},
    queues::{Message, Queues},
};

/// How many of a queue's messages were redriven.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct RedriveResult {
    /// Messages that were delivered, and removed from the queue.
    pub delivered: usize,
    /// Messages that failed again, and stay in the queue.
    pub failed: usize,
    /// Messages that are neither a stream's nor a schedule's dead letter, or whose records are gone; they stay in the
    /// queue.
    pub left: usize,
}

/// Delivers dead letters to their functions again.
pub(crate) struct Redrive {
    queues: Arc<Queues>,
    streams: Arc<Streams>,
    functions: Arc<Functions>,
}

impl Redrive {
    /// Redrives the messages of these queues to these streams and functions.
    pub(crate) fn new(queues: &Arc<Queues>, streams: &Arc<Streams>, functions: &Arc<Functions>) -> Self {
        Self { queues: Arc::clone(queues), streams: Arc::clone(streams), functions: Arc::clone(functions) }
    }

    /// Delivers each message of a queue to its function again: for a stream's dead letter, the records that it names;
    /// for a schedule's, the event that is its body.
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
