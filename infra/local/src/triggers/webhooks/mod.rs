//! Webhooks: the events that a host outside AWS sends to the HTTP API. They end with the process, like what they tell of.

mod after_answer;

use std::{
    collections::VecDeque,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use serde::Serialize;
use tokio::{
    sync::{Notify, watch},
    task::JoinHandle,
    time::sleep,
};

pub(crate) use after_answer::AfterAnswer;

/// The pauses before an event is sent again. They are short, so that nobody waits for them.
const PAUSES: [Duration; 3] = [Duration::from_millis(50), Duration::from_millis(200), Duration::from_millis(800)];
/// The most events that are kept; a further one replaces the oldest.
const KEPT: usize = 10_000;

/// What takes the events.
#[async_trait::async_trait]
pub(crate) trait WebhookReceiver: Send + Sync {
    /// Whether there is anything that takes events. If not, none is sent.
    fn is_there(&self) -> bool;

    /// Sends an event.
    ///
    /// # Errors
    /// If it was not taken; the text says how it was answered.
    async fn receive(&self, body: &str) -> Result<(), String>;
}

/// An event.
#[derive(Debug, Clone)]
pub(crate) struct WebhookEvent {
    /// Its id.
    pub(crate) id: String,
    /// Its body.
    pub(crate) body: String,
}

/// An event that was given up.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct UnsentEvent {
    /// What sends such events.
    mapping: &'static str,
    /// The dead-letter queue: there is none.
    destination: Option<String>,
    /// Why it was given up.
    reason: String,
    /// The event's id.
    records: [String; 1],
}

/// The events that are to be sent, in order, and those that were.
pub(crate) struct Webhooks {
    receiver: Arc<dyn WebhookReceiver>,
    waiting: Mutex<VecDeque<WebhookEvent>>,
    /// The bodies of all events.
    bodies: Mutex<VecDeque<String>>,
    unsent: Mutex<VecDeque<UnsentEvent>>,
    is_held: AtomicBool,
    added: Notify,
    turn: tokio::sync::Mutex<()>,
    /// How many answers are being given whose calls have caused events.
    answering: watch::Sender<usize>,
}

impl Webhooks {
    pub(crate) fn new(receiver: Arc<dyn WebhookReceiver>) -> Arc<Self> {
        Arc::new(Self {
            receiver,
            waiting: Mutex::default(),
            bodies: Mutex::default(),
            unsent: Mutex::default(),
            is_held: AtomicBool::new(false),
            added: Notify::new(),
            turn: tokio::sync::Mutex::default(),
            answering: watch::Sender::new(0),
        })
    }

    /// Starts to send.
    pub(crate) fn start(self: &Arc<Self>) -> JoinHandle<()> {
        let webhooks = Arc::clone(self);
        tokio::spawn(async move {
            loop {
                webhooks.drain().await;
                webhooks.added.notified().await;
            }
        })
    }

    /// Adds events.
    pub(crate) fn put(&self, events: Vec<WebhookEvent>) {
        for event in events {
            push(&self.bodies, event.body.clone());
            if self.receiver.is_there() {
                self.waiting.lock().unwrap_or_else(PoisonError::into_inner).push_back(event);
            }
        }
        self.added.notify_one();
    }

    /// Sets whether the events wait from now on. Those that wait are sent once they need not.
    pub(crate) fn hold(&self, hold: bool) {
        self.is_held.store(hold, Ordering::Release);
        self.added.notify_one();
    }

    /// Sends until there is nothing left, or the rest is to wait; returns the number of events.
    pub(crate) async fn drain(&self) -> usize {
        let _ = self.answering.subscribe().wait_for(|answering| *answering == 0).await;
        let _turn = self.turn.lock().await;
        let mut sent = 0;
        while let Some(event) = self.next() {
            self.send(event).await;
            sent += 1;
        }
        sent
    }

    fn next(&self) -> Option<WebhookEvent> {
        let is_held = self.is_held.load(Ordering::Acquire);
        if is_held { None } else { self.waiting.lock().unwrap_or_else(PoisonError::into_inner).pop_front() }
    }

    /// Sends one event or gives it up.
    async fn send(&self, WebhookEvent { id, body }: WebhookEvent) {
        let mut pauses = PAUSES.into_iter();
        let reason = loop {
            match (self.receiver.receive(&body).await, pauses.next()) {
                (Ok(()), _) => return,
                (Err(_), Some(pause)) => sleep(pause).await,
                (Err(reason), None) => break reason,
            }
        };
        tracing::warn!(id, reason, "a webhook's event was given up");
        push(&self.unsent, UnsentEvent { mapping: "webhook", destination: None, reason, records: [id] });
    }

    /// The bodies of all events, in order.
    pub(crate) fn bodies(&self) -> Vec<String> {
        self.bodies.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    /// The events that were given up recently.
    pub(crate) fn unsent(&self) -> Vec<UnsentEvent> {
        self.unsent.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }
}

fn push<T>(list: &Mutex<VecDeque<T>>, item: T) {
    let mut list = list.lock().unwrap_or_else(PoisonError::into_inner);
    if list.len() == KEPT {
        list.pop_front();
    }
    list.push_back(item);
}

#[cfg(test)]
mod tests;
