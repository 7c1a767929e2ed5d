//! The account's audit log.

use jiff::Timestamp;

use crate::{
    audit::{id::AuditId, records::AuditAction},
    kernel::{
        id::{AccountId, SessionId, UserId},
        record::Record,
    },
};

/// That somebody logged in or changed account data: who, what, when (P12, P13). Names of fields, never their values.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Accounts, scope = account, key = "AUDIT#{entry}", written_by = AuditEvent, id = Random)]
#[processing(subject = Member, purpose = Accountability, basis = Contract, keep = AccountLife)]
pub struct AuditEntry {
    /// The account.
    #[key]
    pub account: AccountId,
    /// The entry. Entries sort by time.
    #[key]
    pub entry: AuditId,
    /// Who did it. Empty for an operator's action: `CloudTrail` says who that was.
    #[plain]
    pub actor: Option<UserId>,
    /// Whom it concerns, where that is another person.
    #[plain]
    pub subject: Option<UserId>,
    /// In which session. The entry's own [`Origin`](super::Origin) says for 90 days from where it was done; where it has
    /// none, the origin of the session's log-in does.
    #[plain]
    pub session: Option<SessionId>,
    /// What they did.
    #[plain]
    pub action: AuditAction,
    /// Which fields changed.
    #[plain]
    pub changed: Vec<String>,
    /// When.
    #[plain]
    pub at: Timestamp,
}
