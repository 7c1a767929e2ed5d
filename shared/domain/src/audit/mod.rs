//! Audit events: who did what, when, and from which device (P12, P13, P15).

mod actor;
mod commit;
pub mod id;
mod limit;
pub mod records;

pub use actor::{AuditActor, AuditFilter, AuditSubject, Capacity};

use crate::{
    audit::{
        id::AuditId,
        records::{AuditAction, AuditEntry, Origin},
    },
    kernel::{
        commit::StoredItem,
        id::{AccountId, IntegrationId, RunId, SessionId, UserId},
        lookup::RowKey,
        personal::Device,
        random::RandomSource,
        record::Expiring,
        time::Now,
    },
};

/// An audit event: its entry, and its device unless the session gives it. Entries and origins are only written from
/// audit events, so that every audited action is attributed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEvent {
    entry: AuditEntry,
    device: Option<Device>,
    /// The item that must still exist when the origin is written: the person's profile, if no other write of the commit
    /// checks that the person exists.
    guard: Option<StoredItem>,
    /// Whether it is done in a session that was there before.
    in_session: bool,
}

impl AuditEvent {
    /// The event of an action in a session. `other_device` is given if the action was done on another device than the
    /// session's log-in: the device, and the item that must still exist when the origin is written. Without that check,
    /// the origin could be written after the erasure of its person, since the action itself need not touch anything
    /// that the erasure changes.
    pub(crate) fn in_session(
        session: SessionId,
        now: Now,
        random: &dyn RandomSource,
        (account, user): (AccountId, UserId),
        action: AuditAction,
        other_device: Option<(Device, StoredItem)>,
    ) -> Self {
        let entry = AuditEntry { session: Some(session), ..entry(now, random, account, Some(user), action) };
        let (device, guard) = other_device.unzip();
        Self { entry, device, guard, in_session: true }
    }

    /// The event of an action outside a session, by a link or code.
    #[must_use]
    pub fn from(
        device: &Device,
        now: Now,
        random: &dyn RandomSource,
        (account, user): (AccountId, UserId),
        action: AuditAction,
    ) -> Self {
        let entry = entry(now, random, account, Some(user), action);
        Self { entry, device: Some(device.clone()), guard: None, in_session: false }
    }

    /// The event of an operator's action on a person. `CloudTrail` records who did it and from where.
    #[must_use]
    pub fn by_operator(
        now: Now,
        random: &dyn RandomSource,
        account: AccountId,
        subject: UserId,
        action: AuditAction,
    ) -> Self {
        let event = Self::by_nobody(now, random, account, action);
        Self { entry: AuditEntry { subject: Some(subject), ..event.entry }, ..event }
    }

    /// The event of what follows from the passing of time, which nobody does.
    #[must_use]
    pub fn by_nobody(now: Now, random: &dyn RandomSource, account: AccountId, action: AuditAction) -> Self {
        Self::by_run(now, random, account, None, action)
    }

    /// Adds the session that begins with this action.
    #[must_use]
    pub fn beginning(self, session: SessionId) -> Self {
        Self { entry: AuditEntry { session: Some(session), ..self.entry }, ..self }
    }

    /// Adds the session that begins with another event of the same commit. That event has the origin, so this one has
    /// none.
    #[must_use]
    pub fn within(self, session: SessionId) -> Self {
        Self { device: None, guard: None, ..self.beginning(session) }
    }

    /// Moves the event to another account's log.
    #[must_use]
    pub fn of_account(self, account: AccountId) -> Self {
        Self { entry: AuditEntry { account, ..self.entry }, ..self }
    }

    /// Marks the event as done by the actor as the operator's staff, and not as a member of the account.
    #[must_use]
    pub fn by_staff(self) -> Self {
        Self { entry: AuditEntry { capacity: Some(Capacity::Staff), ..self.entry }, ..self }
    }

    /// Adds the person concerned, if that is not the actor.
    #[must_use]
    pub fn concerning(self, subject: UserId) -> Self {
        let subject = (self.entry.actor != Some(subject)).then_some(subject);
        Self { entry: AuditEntry { subject, ..self.entry }, ..self }
    }

    /// Adds the row of a data set that is concerned.
    #[must_use]
    pub fn on_row(self, row: RowKey) -> Self {
        Self { entry: AuditEntry { row: Some(row), ..self.entry }, ..self }
    }

    /// Adds the integration that is concerned, and the run.
    #[must_use]
    pub fn on_integration(self, integration: IntegrationId, run: Option<RunId>) -> Self {
        Self { entry: AuditEntry { integration: Some(integration), run, ..self.entry }, ..self }
    }

    /// The event of what a run does for whoever started it, or for nobody where the schedule did.
    #[must_use]
    pub fn by_run(
        now: Now,
        random: &dyn RandomSource,
        account: AccountId,
        starter: Option<UserId>,
        action: AuditAction,
    ) -> Self {
        Self { entry: entry(now, random, account, starter, action), device: None, guard: None, in_session: false }
    }

    /// Adds the names of the fields that changed.
    #[must_use]
    pub fn changing(self, fields: impl IntoIterator<Item = &'static str>) -> Self {
        let changed = fields.into_iter().map(str::to_owned).collect();
        Self { entry: AuditEntry { changed, ..self.entry }, ..self }
    }

    /// The item that must still exist when the event is written, if the event has an origin and nothing else checks
    /// that its person exists.
    pub(crate) fn guard(&self) -> Option<&StoredItem> {
        self.guard.as_ref()
    }

    /// Whether a member of the account does it in a session.
    pub(crate) fn is_of_member(&self) -> bool {
        self.in_session && self.entry.capacity.is_none()
    }

    /// The event's entry.
    #[must_use]
    pub fn entry(&self) -> &AuditEntry {
        &self.entry
    }

    /// The event's origin. `None` if the session gives the device, or if nobody with a log-in did it.
    #[must_use]
    pub fn origin(&self) -> Option<Origin> {
        let (entry, device) = (&self.entry, self.device.as_ref()?);
        Some(Origin {
            user: entry.actor?,
            entry: entry.entry,
            session: entry.session,
            account: entry.account,
            at: entry.at,
            expires_at: Origin::LIFE.after(entry.at),
            ip_address: device.ip_address.clone(),
            browser_type: device.browser_type.clone(),
        })
    }
}

fn entry(
    now: Now,
    random: &dyn RandomSource,
    account: AccountId,
    actor: Option<UserId>,
    action: AuditAction,
) -> AuditEntry {
    AuditEntry {
        account,
        entry: AuditId::new(now, &random.bytes()),
        actor,
        capacity: None,
        subject: None,
        row: None,
        integration: None,
        run: None,
        session: None,
        action,
        changed: Vec::new(),
        at: now.timestamp(),
    }
}
