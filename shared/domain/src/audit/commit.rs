//! Adding audit events to commits (P13).

use crate::{audit::AuditEvent, kernel::commit::Commit};

impl Commit {
    /// Adds the audit event that every change of account data needs (P13): the entry in the account's audit log and, if
    /// the session does not give the device, the event's origin.
    #[must_use]
    pub fn audit(self, audit_event: &AuditEvent) -> Self {
        let commit = audit_event.guard().cloned().into_iter().fold(self, Self::check_exists);
        let commit = commit.audited_by(audit_event.entry());
        audit_event.origin().iter().fold(commit, Self::audited_by)
    }
}
