//! The person who acts in a session, and the check that they still exist.

use crate::{
    audit::{AuditEvent, records::AuditAction},
    identity::records::User,
    kernel::{
        commit::Commit,
        id::{AccountId, SessionId, UserId},
        personal::Device,
        random::RandomSource,
        time::Now,
    },
};

/// A person who acts in a session.
#[derive(Debug, Clone, Copy)]
pub struct Actor<'a> {
    /// The account.
    pub account: AccountId,
    /// The person.
    pub user: UserId,
    /// The session.
    pub session: SessionId,
    /// The device, if it is not the one of the session's log-in.
    pub other_device: Option<&'a Device>,
}

impl Actor<'_> {
    /// The audit event of an action that they do now.
    #[must_use]
    pub fn audit_event(self, now: Now, random: &dyn RandomSource, action: AuditAction) -> AuditEvent {
        let other_device = self.other_device.map(|device| (device.clone(), User::key(&self.user).into()));
        AuditEvent::in_session(self.session, now, random, (self.account, self.user), action, other_device)
    }

    /// For an action that erases `user`. If that is the actor, no origin is written, since it would remain after the
    /// erasure.
    #[must_use]
    pub fn erasing(self, user: UserId) -> Self {
        Self { other_device: self.other_device.filter(|_| self.user != user), ..self }
    }
}

impl Commit {
    /// Checks that the person still exists. For commits that neither write nor check any other item that the person's
    /// erasure removes.
    #[must_use]
    pub fn check_person_exists(self, user: UserId) -> Self {
        self.check_exists(User::key(&user).into())
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::kernel::{
        personal::{BrowserType, IpAddress},
        processing::Period,
    };

    const NOW: Now = Now(Timestamp::UNIX_EPOCH);
    const RANDOM: fn(&mut [u8]) = |bytes| bytes.fill(7);

    fn device() -> Device {
        Device { ip_address: IpAddress::unknown(), browser_type: BrowserType::of_user_agent("") }
    }

    fn actor(other_device: Option<&Device>) -> Actor<'_> {
        let (account, user) = (AccountId::new(NOW, &[7; 10]), UserId::new(NOW, &[7; 10]));
        Actor { account, user, session: SessionId::new(NOW, &[7; 10]), other_device }
    }

    #[test]
    fn p13_an_act_is_known_by_its_session_or_by_an_origin_of_its_own() {
        let (device, action) = (device(), AuditAction::ProfileChanged);
        assert_eq!(actor(None).audit_event(NOW, &RANDOM, action).origin(), None);
        let moved = actor(Some(&device)).audit_event(NOW, &RANDOM, action);
        let subject = (moved.entry().account, actor(None).user);
        let linked = AuditEvent::from(&device, NOW, &RANDOM, subject, action);
        let begun = linked.clone().beginning(actor(None).session);
        for (audit_event, session) in [(&moved, true), (&linked, false), (&begun, true)] {
            let (entry, origin) = (audit_event.entry(), audit_event.origin().unwrap());
            assert_eq!((origin.entry, origin.account, origin.session), (entry.entry, entry.account, entry.session));
            assert_eq!((Some(origin.user), origin.at, origin.session.is_some()), (entry.actor, entry.at, session));
        }
        let other = AccountId::new(NOW, &[8; 10]);
        let in_other_account = moved.clone().of_account(other);
        assert_eq!((in_other_account.entry().account, in_other_account.origin().unwrap().account), (other, other));
        let within = linked.within(actor(None).session);
        assert!(within.origin().is_none() && within.entry().session.is_some());
        let operator = AuditEvent::by_operator(NOW, &RANDOM, subject.0, subject.1, action);
        assert!(operator.origin().is_none() && operator.entry().actor.is_none());
    }

    #[test]
    fn p41_what_erases_somebody_leaves_nothing_of_where_they_did_it_from() {
        let device = device();
        let own = actor(Some(&device));
        assert!(own.erasing(own.user).other_device.is_none());
        assert!(own.erasing(UserId::new(NOW, &[8; 10])).other_device.is_some());
    }

    #[test]
    fn p15_the_device_is_forgotten_after_90_days() {
        let device = device();
        let moved = actor(Some(&device)).audit_event(NOW, &RANDOM, AuditAction::ProfileChanged);
        assert_eq!(moved.origin().unwrap().expires_at, Period::Days(90).after(NOW.0));
    }
}
