//! The mails and text messages that the functions have sent.
//!
//! They are kept in an unnamed temporary file that ends with the process, so that ten thousand messages need almost no
//! memory and none outlives the run.

use std::{
    collections::VecDeque,
    fs::File,
    io::{self, Write as _},
    os::unix::fs::FileExt as _,
    sync::{Mutex, MutexGuard, PoisonError},
};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

const MOST: usize = 100_000;

/// A mail or text message that would have been delivered.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Message {
    /// The id that the service gave it.
    pub id: String,
    /// Whether it is a mail or a text message.
    pub channel: Channel,
    /// The address or phone number of the recipient.
    pub to: String,
    /// The sender.
    pub from: Option<String>,
    /// The subject of a mail.
    pub subject: Option<String>,
    /// The plain text.
    pub text: Option<String>,
    /// The HTML of a mail.
    pub html: Option<String>,
    /// The additional headers of a mail.
    pub headers: serde_json::Map<String, serde_json::Value>,
    /// The files that are attached to a mail.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
    /// When it was sent, in simulated time.
    pub sent_at: Timestamp,
}

/// A file that is attached to a mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// Its name.
    pub file_name: String,
    /// Its media type.
    pub content_type: Option<String>,
    /// Its bytes, in base64.
    pub content: String,
}

/// The token in the link of a message's text, if there is one.
#[must_use]
pub fn link_token(text: &str) -> Option<&str> {
    text.split_once("#token=")?.1.split_whitespace().next()
}

/// The channel of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Channel {
    /// A mail, sent through SES.
    Email,
    /// A text message, sent through SNS.
    Sms,
}

struct Entry {
    offset: u64,
    length: u32,
    id: Box<str>,
    to: Box<str>,
}

struct Messages {
    file: File,
    end: u64,
    entries: VecDeque<Entry>,
}

/// The inbox.
pub(crate) struct Inbox(Mutex<Messages>);

impl Inbox {
    pub(crate) fn new() -> io::Result<Self> {
        Ok(Self(Mutex::new(Messages { file: tempfile::tempfile()?, end: 0, entries: VecDeque::new() })))
    }

    fn lock(&self) -> MutexGuard<'_, Messages> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a message.
    pub(crate) fn add(&self, message: &Message) -> io::Result<()> {
        let json = serde_json::to_vec(message)?;
        let mut messages = self.lock();
        messages.file.write_all(&json)?;
        let length = u32::try_from(json.len()).map_err(io::Error::other)?;
        let entry =
            Entry { offset: messages.end, length, id: message.id.as_str().into(), to: message.to.as_str().into() };
        messages.end += u64::from(length);
        if messages.entries.len() == MOST {
            messages.entries.pop_front();
        }
        messages.entries.push_back(entry);
        Ok(())
    }

    /// The newest messages in the order they were sent; if an address is given, only those to that address.
    pub(crate) fn list(&self, to: Option<&str>, most: usize) -> io::Result<Vec<Message>> {
        let messages = self.lock();
        let wanted = |entry: &&Entry| to.is_none_or(|to| entry.to.eq_ignore_ascii_case(to));
        let mut found = messages
            .entries
            .iter()
            .rev()
            .filter(wanted)
            .take(most)
            .map(|entry| messages.read(entry))
            .collect::<io::Result<Vec<_>>>()?;
        found.reverse();
        Ok(found)
    }

    /// One message.
    pub(crate) fn get(&self, id: &str) -> io::Result<Option<Message>> {
        let messages = self.lock();
        messages.entries.iter().rfind(|entry| &*entry.id == id).map(|entry| messages.read(entry)).transpose()
    }

    /// How many messages there are.
    pub(crate) fn len(&self) -> usize {
        self.lock().entries.len()
    }
}

impl Messages {
    fn read(&self, entry: &Entry) -> io::Result<Message> {
        let mut json = vec![0; entry.length as usize];
        self.file.read_exact_at(&mut json, entry.offset)?;
        Ok(serde_json::from_slice(&json)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(id: &str, to: &str) -> Message {
        Message {
            id: id.to_owned(),
            channel: Channel::Email,
            to: to.to_owned(),
            from: None,
            subject: Some("Hej".to_owned()),
            text: None,
            html: None,
            attachments: Vec::new(),
            headers: serde_json::Map::new(),
            sent_at: Timestamp::UNIX_EPOCH,
        }
    }

    #[test]
    fn messages_are_found_by_recipient_newest_last() {
        let inbox = Inbox::new().expect("a file");
        for (id, to) in [("1", "ada@example.com"), ("2", "bo@example.com"), ("3", "ada@example.com")] {
            inbox.add(&message(id, to)).expect("added");
        }
        let ids =
            |to, most| inbox.list(to, most).expect("read").into_iter().map(|message| message.id).collect::<Vec<_>>();
        assert_eq!(ids(None, 9), ["1", "2", "3"]);
        assert_eq!(ids(Some("Ada@example.com"), 9), ["1", "3"]);
        assert_eq!(ids(Some("ada@example.com"), 1), ["3"]);
        assert_eq!(inbox.get("2").expect("read").map(|message| message.to).as_deref(), Some("bo@example.com"));
        assert_eq!((inbox.len(), inbox.get("4").expect("read").is_none()), (3, true));
    }
}
