//! How a commit has messages to send.

use crate::{kernel::commit::Commit, messaging::records::Message};

impl Commit {
    /// Adds a message. It is sent once the commit is written, and never otherwise.
    #[must_use]
    pub fn send(self, message: &Message) -> Self {
        self.insert(message)
    }
}
