//! Adding messages to commits.

use crate::{kernel::commit::Commit, messaging::records::Message};

impl Commit {
    /// Adds a message. It is only sent if the commit is written.
    #[must_use]
    pub fn send(self, message: &Message) -> Self {
        self.insert(message)
    }
}
