//! Audit events: who did what, when, and from where (P12, P13, P15).

mod commit;
pub mod id;
pub mod records;

use crate::{
    audit::{
        id::AuditId,
        records::{AuditAction, AuditEntry, Origin},
    },
    kernel::{
        commit::StoredItem,
        id::{AccountId, SessionId, UserId},
        personal::Device,
        processing::Period,
        random::RandomSource,
        time::Now,
    },
};

/// How long it is known from where somebody acted (P15).
const KNOWN: Period = Period::Days(90);

/// An audit event: its entry, and the device it came from unless the session says so. Entries and origins are written from it alone,
/// so that every audited action is attributed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEvent {
    entry: AuditEntry,
    device: Option<Device>,
    /// What must still be there when the origin is written: its person, where nothing else of the act sees to it.
    guard: Option<StoredItem>,
}

impl AuditEvent {
    /// Of an action in a session. Where that does not tell from where it was done, the device does, and what must still be there
    /// when that is written: an act in a session rests on nothing that erasing its person changes, and from where it was done would
    /// be left of them.
    pub(crate) fn in_session(
        session: SessionId,
        now: Now,
        random: &dyn RandomSource,
        (account, user): (AccountId, UserId),
        action: AuditAction,
        elsewhere: Option<(Device, StoredItem)>,
    ) -> Self {
        let entry = AuditEntry { session: Some(session), ..entry(now, random, account, user, action) };
        let (device, guard) = elsewhere.unzip();
        Self { entry, device, guard }
    }

    /// Of an action outside a session, by a link or code.
    #[must_use]
    pub fn from(
        device: &Device,
        now: Now,
        random: &dyn RandomSource,
        (account, user): (AccountId, UserId),
        action: AuditAction,
    ) -> Self {
        Self { entry: entry(now, random, account, user, action), device: Some(device.clone()), guard: None }
    }

    /// Of an operator's action on a person. `CloudTrail` says who did it and from where.
    #[must_use]
    pub fn by_operator(
        now: Now,
        random: &dyn RandomSource,
        account: AccountId,
        subject: UserId,
        action: AuditAction,
    ) -> Self {
        let entry = entry(now, random, account, subject, action);
        Self { entry: AuditEntry { actor: None, subject: Some(subject), ..entry }, device: None, guard: None }
    }

    /// It begins this session.
    #[must_use]
    pub fn beginning(self, session: SessionId) -> Self {
        Self { entry: AuditEntry { session: Some(session), ..self.entry }, ..self }
    }

    /// It is done in a session that begins with something else of the same moment.
    #[must_use]
    pub fn within(self, session: SessionId) -> Self {
        Self { device: None, guard: None, ..self.beginning(session) }
    }

    /// It belongs to another account's log.
    #[must_use]
    pub fn of_account(self, account: AccountId) -> Self {
        Self { entry: AuditEntry { account, ..self.entry }, ..self }
    }

    /// About another person.
    #[must_use]
    pub fn concerning(self, subject: UserId) -> Self {
        let subject = (self.entry.actor != Some(subject)).then_some(subject);
        Self { entry: AuditEntry { subject, ..self.entry }, ..self }
    }

    /// With the names of the fields that changed.
    #[must_use]
    pub fn changing(self, fields: impl IntoIterator<Item = &'static str>) -> Self {
        let changed = fields.into_iter().map(str::to_owned).collect();
        Self { entry: AuditEntry { changed, ..self.entry }, ..self }
    }

    /// What must still be there when it is written, where its session does not tell from where it was done.
    pub(crate) fn guard(&self) -> Option<&StoredItem> {
        self.guard.as_ref()
    }

    /// Its entry.
    #[must_use]
    pub fn entry(&self) -> &AuditEntry {
        &self.entry
    }

    /// From where, unless its session tells or nobody with a log-in did it.
    #[must_use]
    pub fn origin(&self) -> Option<Origin> {
        let (entry, device) = (&self.entry, self.device.as_ref()?);
        Some(Origin {
            user: entry.actor?,
            entry: entry.entry,
            session: entry.session,
            account: entry.account,
            at: entry.at,
            expires_at: KNOWN.after(entry.at),
            ip_address: device.ip_address.clone(),
            browser_type: device.browser_type.clone(),
        })
    }
}

fn entry(now: Now, random: &dyn RandomSource, account: AccountId, actor: UserId, action: AuditAction) -> AuditEntry {
    AuditEntry {
        account,
        entry: AuditId::new(now, &random.bytes()),
        actor: Some(actor),
        subject: None,
        session: None,
        action,
        changed: Vec::new(),
        at: now.timestamp(),
    }
}
