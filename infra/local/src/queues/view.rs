//! The queues and messages as they are shown.

use jiff::Timestamp;
use serde::Serialize;

use super::{
    Queues,
    message::{Attributes, Message},
};

/// A queue with all of its messages.
#[derive(Debug, Clone, Serialize)]
pub struct QueueView {
    /// Its name.
    pub name: String,
    /// Its messages, oldest first.
    pub messages: Vec<MessageView>,
}

/// A message in a queue.
#[derive(Debug, Clone, Serialize)]
pub struct MessageView {
    /// Its id.
    pub id: String,
    /// When it was sent, in simulated time.
    pub sent_at: Timestamp,
    /// How often it was received.
    pub received: u32,
    /// Its body.
    pub body: String,
    /// Its string attributes.
    pub attributes: std::collections::BTreeMap<String, String>,
}

impl From<Message> for MessageView {
    fn from(message: Message) -> Self {
        let text = |attributes: Attributes| {
            let texts = attributes.into_iter();
            texts.filter_map(|(name, attribute)| Some((name, attribute.string_value?))).collect()
        };
        Self {
            id: message.id,
            sent_at: Timestamp::from_millisecond(message.sent_ms).unwrap_or(Timestamp::UNIX_EPOCH),
            received: message.received,
            body: message.body,
            attributes: text(message.attributes),
        }
    }
}

impl Queues {
    /// All queues with their messages.
    pub(crate) fn view(&self) -> Vec<QueueView> {
        let view = |name: &String| QueueView {
            name: name.clone(),
            messages: self.messages(name).into_iter().map(MessageView::from).collect(),
        };
        self.specs().iter().map(|spec| view(&spec.name)).collect()
    }
}
