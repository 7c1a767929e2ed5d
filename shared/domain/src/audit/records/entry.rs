//! The account's audit log.

use jiff::Timestamp;

use crate::{
    audit::{Capacity, id::AuditId, records::AuditAction},
    kernel::{
        id::{AccountId, IntegrationId, RunId, SessionId, UserId},
        lookup::RowKey,
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
    /// The entry's id. Entries sort by time.
    #[key]
    pub entry: AuditId,
    /// The person who did it. `None` for an operator's action, of which `CloudTrail` records who did it, and for what follows from
    /// the passing of time, which concerns no person.
    #[plain]
    pub actor: Option<UserId>,
    /// In what capacity they did it. `None` for a member of the account.
    #[plain]
    pub capacity: Option<Capacity>,
    /// The person concerned, if that is not the actor.
    #[plain]
    pub subject: Option<UserId>,
    /// The row of a data set concerned, as a key: the same in all entries on the row.
    #[plain]
    pub row: Option<RowKey>,
    /// The integration concerned.
    #[plain]
    pub integration: Option<IntegrationId>,
    /// The run concerned.
    #[plain]
    pub run: Option<RunId>,
    /// The session in which it was done. For 90 days, the entry's own [`Origin`](super::Origin) says which device it
    /// was done on; if the entry has none, the origin of the session's log-in does.
    #[plain]
    pub session: Option<SessionId>,
    /// The action.
    #[plain]
    pub action: AuditAction,
    /// The names of the fields that changed.
    #[plain]
    pub changed: Vec<String>,
    /// When it was done.
    #[plain]
    pub at: Timestamp,
}
