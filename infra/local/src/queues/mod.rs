//! Queues, by the simulated clock: they hold dead letters until somebody handles them.

mod message;
mod view;

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use crate::{
    clock::Clock,
    random,
    storage::{StateFile, StorageError},
    template::QueueSpec,
};

pub(crate) use message::{Attribute, Attributes, Message, md5_of_attributes, md5_of_body};
pub use view::{MessageView, QueueView};

/// The most messages that one call receives.
const RECEIVED: usize = 10;

/// The message counts that SQS reports for a queue.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) visible: usize,
    pub(crate) in_flight: usize,
    pub(crate) delayed: usize,
}

/// All queues of the template, kept from run to run.
pub(crate) struct Queues {
    specs: Vec<QueueSpec>,
    messages: Mutex<BTreeMap<String, Vec<Message>>>,
    state_file: StateFile,
    clock: Arc<Clock>,
}

impl Queues {
    /// Reads the messages of earlier runs.
    pub(crate) fn open(
        specs: &[QueueSpec],
        state_file: StateFile,
        clock: Arc<Clock>,
    ) -> Result<Arc<Self>, StorageError> {
        let messages = Mutex::new(state_file.read()?);
        Ok(Arc::new(Self { specs: specs.to_vec(), messages, state_file, clock }))
    }

    /// The queues.
    pub(crate) fn specs(&self) -> &[QueueSpec] {
        &self.specs
    }

    /// A queue by its name.
    pub(crate) fn spec(&self, name: &str) -> Option<&QueueSpec> {
        self.specs.iter().find(|spec| spec.name == name)
    }

    /// Adds a message and returns its id.
    pub(crate) fn send(&self, queue: &str, body: String, attributes: Attributes, delay: Duration) -> String {
        let now = self.clock.now_ms();
        let id = random::uuid();
        let message = Message {
            id: id.clone(),
            body,
            attributes,
            sent_ms: now,
            hidden_until_ms: now.saturating_add(millis(delay)),
            received: 0,
            first_received_ms: None,
            receipt: None,
        };
        self.change(queue, |messages| messages.push(message));
        id
    }

    /// Receives the visible messages, oldest first, and hides them for the visibility timeout.
    pub(crate) fn receive(&self, queue: &str, most: usize, visibility: Option<Duration>) -> Vec<Message> {
        let Some(spec) = self.spec(queue) else { return Vec::new() };
        let hide = millis(visibility.unwrap_or(spec.visibility));
        let now = self.clock.now_ms();
        self.change(queue, |messages| {
            let visible = messages.iter_mut().filter(|message| message.hidden_until_ms <= now);
            let received = visible.take(most.clamp(1, RECEIVED)).map(|message| {
                message.hidden_until_ms = now.saturating_add(hide);
                message.received += 1;
                message.first_received_ms.get_or_insert(now);
                message.receipt = Some(random::hex::<32>());
                message.clone()
            });
            received.collect()
        })
    }

    /// Deletes the message whose newest handle this is; an older handle deletes nothing, which is no error.
    pub(crate) fn delete(&self, queue: &str, receipt: &str) {
        self.change(queue, |messages| messages.retain(|message| message.receipt.as_deref() != Some(receipt)));
    }

    /// Deletes messages by id.
    pub(crate) fn remove(&self, queue: &str, ids: &[String]) {
        self.change(queue, |messages| messages.retain(|message| !ids.contains(&message.id)));
    }

    /// Changes how long a received message is hidden; `false` if it isn't hidden under that handle.
    pub(crate) fn hide(&self, queue: &str, receipt: &str, visibility: Duration) -> bool {
        let now = self.clock.now_ms();
        self.change(queue, |messages| {
            let mut held = messages.iter_mut().filter(|message| message.hidden_until_ms > now);
            let held = held.find(|message| message.receipt.as_deref() == Some(receipt));
            held.map(|message| message.hidden_until_ms = now.saturating_add(millis(visibility))).is_some()
        })
    }

    /// Deletes all messages.
    pub(crate) fn purge(&self, queue: &str) {
        self.change(queue, Vec::clear);
    }

    /// The messages of a queue, oldest first, received or not.
    pub(crate) fn messages(&self, queue: &str) -> Vec<Message> {
        self.change(queue, |messages| messages.clone())
    }

    /// How many messages are visible, in flight and delayed.
    pub(crate) fn counts(&self, queue: &str) -> Counts {
        let now = self.clock.now_ms();
        self.messages(queue).iter().fold(Counts::default(), |mut counts, message| {
            match message {
                message if message.hidden_until_ms <= now => counts.visible += 1,
                message if message.received > 0 => counts.in_flight += 1,
                _ => counts.delayed += 1,
            }
            counts
        })
    }

    /// Removes the messages that are too old, then changes a queue, and saves the queues if that made a difference.
    fn change<T>(&self, queue: &str, change: impl FnOnce(&mut Vec<Message>) -> T) -> T {
        let oldest = self.spec(queue).map_or(i64::MIN, |spec| self.clock.now_ms() - millis(spec.retention));
        let mut all = self.all();
        let messages = all.entry(queue.to_owned()).or_default();
        let before = fingerprint(messages);
        messages.retain(|message| message.sent_ms >= oldest);
        let result = change(messages);
        if fingerprint(messages) != before
            && let Err(error) = self.state_file.write(&*all)
        {
            tracing::warn!(%error, "the queues are not kept");
        }
        result
    }

    fn all(&self) -> MutexGuard<'_, BTreeMap<String, Vec<Message>>> {
        self.messages.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A value that differs once messages were added, removed or hidden.
fn fingerprint(messages: &[Message]) -> (usize, u64, i64) {
    let received = messages.iter().map(|message| u64::from(message.received)).sum();
    let hidden = messages.iter().fold(0_i64, |sum, message| sum.wrapping_add(message.hidden_until_ms));
    (messages.len(), received, hidden)
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn queues(folder: &std::path::Path) -> (crate::storage::Data, Arc<Clock>, Arc<Queues>) {
        let data = crate::storage::Data::open(folder, false).expect("free");
        let clock = Arc::new(Clock::open(data.state_file("clock.json")).expect("a clock"));
        let spec = QueueSpec {
            name: "q".to_owned(),
            visibility: Duration::from_secs(30),
            retention: Duration::from_hours(24),
        };
        let queues = Queues::open(&[spec], data.state_file("queues.json"), Arc::clone(&clock)).expect("queues");
        (data, clock, queues)
    }

    fn send(queues: &Queues, body: &str) {
        queues.send("q", body.to_owned(), Attributes::new(), Duration::ZERO);
    }

    #[test]
    fn a_received_message_is_hidden_for_a_while_and_its_older_handle_no_longer_counts() {
        let folder = tempfile::tempdir().expect("a folder");
        let (_data, clock, queues) = queues(folder.path());
        send(&queues, "one");
        let first = queues.receive("q", 10, None).remove(0);
        assert!(queues.receive("q", 10, None).is_empty());
        assert_eq!(queues.counts("q"), Counts { in_flight: 1, ..Counts::default() });
        clock.raise(clock.offset_ms() + 30_000);
        let second = queues.receive("q", 10, Some(Duration::ZERO)).remove(0);
        assert_eq!((second.received, second.id.as_str()), (2, first.id.as_str()));
        queues.delete("q", first.receipt.as_deref().expect("a handle"));
        assert_eq!(queues.counts("q"), Counts { visible: 1, ..Counts::default() });
        queues.delete("q", second.receipt.as_deref().expect("a handle"));
        assert!(queues.messages("q").is_empty());
    }

    #[test]
    fn messages_come_in_order_outlive_a_restart_and_are_forgotten_in_time() {
        let folder = tempfile::tempdir().expect("a folder");
        {
            let (_data, _, queues) = queues(folder.path());
            for number in 0..12 {
                send(&queues, &number.to_string());
            }
        }
        let (_data, clock, queues) = queues(folder.path());
        let bodies: Vec<String> = queues.receive("q", 99, None).into_iter().map(|message| message.body).collect();
        assert_eq!(bodies, (0..10).map(|number| number.to_string()).collect::<Vec<_>>());
        clock.raise(clock.offset_ms() + 86_400_000 + 1);
        assert!(queues.messages("q").is_empty());
    }

    #[test]
    fn a_message_can_be_held_longer_and_let_go() {
        let folder = tempfile::tempdir().expect("a folder");
        let (_data, clock, queues) = queues(folder.path());
        send(&queues, "one");
        let receipt = queues.receive("q", 1, None).remove(0).receipt.expect("a handle");
        assert!(queues.hide("q", &receipt, Duration::from_mins(5)));
        clock.raise(clock.offset_ms() + 60_000);
        assert!(queues.receive("q", 1, None).is_empty());
        assert!(queues.hide("q", &receipt, Duration::ZERO));
        assert!(!queues.hide("q", &receipt, Duration::ZERO), "it is no longer held");
        queues.purge("q");
        assert_eq!(queues.counts("q"), Counts::default());
    }
}
