//! Events that a call has caused, until the call is answered.

use std::{
    mem,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use super::{WebhookEvent, Webhooks};

/// The events that a call has caused. They are added once the last clone of this is dropped, so it goes with the response.
#[derive(Clone)]
pub(crate) struct AfterAnswer(Arc<Caused>);

struct Caused {
    webhooks: Arc<Webhooks>,
    events: Vec<WebhookEvent>,
    is_being_given: AtomicBool,
}

impl AfterAnswer {
    pub(crate) fn new(webhooks: &Arc<Webhooks>, events: Vec<WebhookEvent>) -> Self {
        Self(Arc::new(Caused { webhooks: Arc::clone(webhooks), events, is_being_given: AtomicBool::new(false) }))
    }

    /// The answer is being given. Whoever waits until all events are sent waits for these from now on, and not before: an answer can
    /// be held back.
    pub(crate) fn begin(&self) {
        if !self.0.is_being_given.swap(true, Ordering::AcqRel) {
            self.0.webhooks.answering.send_modify(|answering| *answering += 1);
        }
    }
}

impl Drop for Caused {
    fn drop(&mut self) {
        self.webhooks.put(mem::take(&mut self.events));
        if self.is_being_given.load(Ordering::Acquire) {
            self.webhooks.answering.send_modify(|answering| *answering -= 1);
        }
    }
}
