//! How a commit bears what it changes of account data (P13).

use crate::{audit::AuditEvent, kernel::commit::Commit};

impl Commit {
    /// Adds what a change to account data must bear (P13): the entry in the account's log and, where the session does not
    /// tell, from where it was done.
    #[must_use]
    pub fn audit(self, audit_event: &AuditEvent) -> Self {
        let commit = audit_event.guard().cloned().into_iter().fold(self, Self::check_exists);
        let commit = commit.audited_by(audit_event.entry());
        audit_event.origin().iter().fold(commit, Self::audited_by)
    }
}
