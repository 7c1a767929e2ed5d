//! Adding audit events to commits (P13).

use crate::{
    audit::{
        AuditEvent,
        limit::{CountedAct, counted},
    },
    kernel::commit::Commit,
};

impl Commit {
    /// Adds the audit event that every change of account data needs (P13): the entry in the account's audit log and, if
    /// the session does not give the device, the event's origin. What a member does in a session is counted with it.
    #[must_use]
    pub fn audit(self, audit_event: &AuditEvent) -> Self {
        let commit = audit_event.guard().cloned().into_iter().fold(self, Self::check_exists);
        let commit = commit.audited_by(audit_event.entry());
        let acts = if audit_event.is_of_member() { counted(audit_event.entry()) } else { Vec::new() };
        let count = |commit: Self, CountedAct { counter, most }| commit.count(&counter, most);
        let commit = acts.into_iter().fold(commit, count);
        audit_event.origin().iter().fold(commit, Self::audited_by)
    }
}
