//! Audit events: who did what, when, and from where (P12, P13, P15).

pub mod records;

use crate::{
    audit::records::{AuditAction, AuditEntry, Origin},
    kernel::{
        id::{AccountId, AuditId, SessionId, UserId},
        personal::Device,
        record::Expiring,
        time::Now,
    },
};

/// An audit event: its entry, and the device it came from unless the session says so. Entries and origins are written from it alone,
/// so that every audited action is attributed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEvent {
    entry: AuditEntry,
    device: Option<Device>,
    /// Whether its person must still be there when the origin is written: nothing else of the act sees to it.
    unguarded: bool,
}

/// Who does something in a session.
#[derive(Debug, Clone, Copy)]
pub struct Actor<'a> {
    /// The account.
    pub account: AccountId,
    /// The person.
    pub user: UserId,
    /// The session.
    pub session: SessionId,
    /// From where, if that is elsewhere than the session's log-in was.
    pub elsewhere: Option<&'a Device>,
}

impl Actor<'_> {
    /// The audit event of what they do now.
    #[must_use]
    pub fn audit_event(self, now: Now, random: &[u8; 10], action: AuditAction) -> AuditEvent {
        let entry = entry(now, random, self.account, self.user, action);
        let entry = AuditEntry { session: Some(self.session), ..entry };
        AuditEvent { entry, device: self.elsewhere.cloned(), unguarded: self.elsewhere.is_some() }
    }

    /// For an action that erases `user`. If that is the actor, no origin is written: it would be all that is left of them.
    #[must_use]
    pub fn erasing(self, user: UserId) -> Self {
        Self { elsewhere: self.elsewhere.filter(|_| self.user != user), ..self }
    }
}

impl AuditEvent {
    /// Of an action outside a session, by a link or code.
    #[must_use]
    pub fn from(
        device: &Device,
        now: Now,
        random: &[u8; 10],
        (account, user): (AccountId, UserId),
        action: AuditAction,
    ) -> Self {
        Self { entry: entry(now, random, account, user, action), device: Some(device.clone()), unguarded: false }
    }

    /// Of an operator's action on a person. `CloudTrail` says who did it and from where.
    #[must_use]
    pub fn by_operator(now: Now, random: &[u8; 10], account: AccountId, subject: UserId, action: AuditAction) -> Self {
        let entry = entry(now, random, account, subject, action);
        Self { entry: AuditEntry { actor: None, subject: Some(subject), ..entry }, device: None, unguarded: false }
    }

    /// It begins this session.
    #[must_use]
    pub fn beginning(self, session: SessionId) -> Self {
        Self { entry: AuditEntry { session: Some(session), ..self.entry }, ..self }
    }

    /// It is done in a session that begins with something else of the same moment.
    #[must_use]
    pub fn within(self, session: SessionId) -> Self {
        Self { device: None, unguarded: false, ..self.beginning(session) }
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

    /// Who must still be there when it is written: an act in a session rests on nothing that their erasure changes, and
    /// where it was done from would be left of them.
    pub(crate) fn person(&self) -> Option<UserId> {
        self.entry.actor.filter(|_| self.unguarded)
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
            expires_at: Origin::LIFE.after(entry.at),
            ip_address: device.ip_address.clone(),
            browser_type: device.browser_type.clone(),
        })
    }
}

fn entry(now: Now, random: &[u8; 10], account: AccountId, actor: UserId, action: AuditAction) -> AuditEntry {
    AuditEntry {
        account,
        entry: AuditId::new(now, random),
        actor: Some(actor),
        subject: None,
        session: None,
        action,
        changed: Vec::new(),
        at: now.timestamp(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Timestamp,
        kernel::personal::{BrowserType, IpAddress},
    };

    const NOW: Now = Now(Timestamp::UNIX_EPOCH);
    const RANDOM: [u8; 10] = [7; 10];

    fn device() -> Device {
        Device { ip_address: IpAddress::unknown(), browser_type: BrowserType::of_user_agent("") }
    }

    fn actor(elsewhere: Option<&Device>) -> Actor<'_> {
        let (account, user) = (AccountId::new(NOW, &RANDOM), UserId::new(NOW, &RANDOM));
        Actor { account, user, session: SessionId::new(NOW, &RANDOM), elsewhere }
    }

    #[test]
    fn p13_an_act_is_known_by_its_session_or_by_an_origin_of_its_own() {
        let (device, action) = (device(), AuditAction::ProfileChanged);
        assert_eq!(actor(None).audit_event(NOW, &RANDOM, action).origin(), None);
        let moved = actor(Some(&device)).audit_event(NOW, &RANDOM, action);
        let place = (moved.entry().account, actor(None).user);
        let linked = AuditEvent::from(&device, NOW, &RANDOM, place, action);
        let begun = linked.clone().beginning(actor(None).session);
        for (audit_event, session) in [(&moved, true), (&linked, false), (&begun, true)] {
            let (entry, origin) = (audit_event.entry(), audit_event.origin().unwrap());
            assert_eq!((origin.entry, origin.account, origin.session), (entry.entry, entry.account, entry.session));
            assert_eq!((Some(origin.user), origin.at, origin.session.is_some()), (entry.actor, entry.at, session));
        }
        let other = AccountId::new(NOW, &[8; 10]);
        let elsewhere = moved.clone().of_account(other);
        assert_eq!((elsewhere.entry().account, elsewhere.origin().unwrap().account), (other, other));
        let within = linked.within(actor(None).session);
        assert!(within.origin().is_none() && within.entry().session.is_some());
        let operator = AuditEvent::by_operator(NOW, &RANDOM, place.0, place.1, action);
        assert!(operator.origin().is_none() && operator.entry().actor.is_none());
    }

    #[test]
    fn p41_what_erases_somebody_leaves_nothing_of_where_they_did_it_from() {
        let device = device();
        let own = actor(Some(&device));
        assert!(own.erasing(own.user).elsewhere.is_none());
        assert!(own.erasing(UserId::new(NOW, &[8; 10])).elsewhere.is_some());
    }

    #[test]
    fn p15_the_device_is_forgotten_after_90_days() {
        let device = device();
        let moved = actor(Some(&device)).audit_event(NOW, &RANDOM, AuditAction::ProfileChanged);
        assert_eq!(moved.origin().unwrap().expires_at, crate::kernel::processing::Period::Days(90).after(NOW.0));
    }
}
