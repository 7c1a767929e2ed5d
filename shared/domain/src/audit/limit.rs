//! How often people may do things in their sessions. Everything that is audited leaves an entry for as long as the account lives, and much of
//! it mails somebody: whoever has a session, by right or not, must not flood others with either.
//!
//! What is done is counted in its own transaction, so that nothing is done uncounted and nothing is counted that is not done. What is
//! done outside a session, by a link or a code, is not counted, so that nobody who has a session can keep its owner from a way back.

use std::iter;

use crate::{
    audit::records::{ActCounter, AuditEntry, CountedActs},
    kernel::processing::Period,
};

/// How often somebody may do one kind of thing to the same other person.
const TO_ONE: u32 = 20;
/// Over what time is counted.
const WINDOW: Period = Period::Hours(1);

/// An act as one of its counters counts it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CountedAct {
    /// The counter with this act alone.
    pub(crate) counter: ActCounter,
    /// How many it counts at most.
    pub(crate) most: u32,
}

/// The counters that count an act of a member in a session.
pub(crate) fn counted(AuditEntry { actor, action, subject, at, .. }: &AuditEntry) -> Vec<CountedAct> {
    let (Some(actor), Some(most)) = (actor, action.limit().most()) else { return Vec::new() };
    let (begin, expires_at) = WINDOW.window(*at);
    let text = format!("{actor}.{}.{}", action.text(), begin.as_second());
    let to_one = subject.map(|subject| (format!("{text}.{subject}"), TO_ONE.min(most)));
    let counted =
        |(text, most)| CountedAct { counter: ActCounter { acts: CountedActs::new(text), count: 1, expires_at }, most };
    iter::once((text, most)).chain(to_one).map(counted).collect()
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use proptest::prelude::*;

    use super::*;
    use crate::{
        audit::{AuditEvent, records::AuditAction},
        kernel::{
            commit::{Commit, Write},
            id::{AccountId, SessionId, UserId},
            personal::{BrowserType, Device, IpAddress},
            time::Now,
        },
        registry::ACTIONS,
    };

    const RANDOM: fn(&mut [u8]) = |bytes| bytes.fill(7);

    fn at(seconds: i64) -> Now {
        Now(Timestamp::from_second(seconds).unwrap())
    }

    fn user(n: u8) -> UserId {
        UserId::new(at(0), &[n; 10])
    }

    fn event(now: Now, action: AuditAction) -> AuditEvent {
        let (account, session) = (AccountId::new(at(0), &[1; 10]), SessionId::new(at(0), &[3; 10]));
        AuditEvent::in_session(session, now, &RANDOM, (account, user(1)), action, None)
    }

    fn most(event: &AuditEvent) -> Vec<u32> {
        counted(event.entry()).iter().map(|counted| counted.most).collect()
    }

    #[test]
    fn p13_what_is_done_to_somebody_else_counts_for_them_and_for_all() {
        let event = event(at(0), AuditAction::RoleChanged);
        assert_eq!(most(&event), [200]);
        assert_eq!(most(&event.clone().concerning(user(1))), [200]);
        assert_eq!(most(&event.clone().concerning(user(2))), [200, 20]);
        let acts = |subject| counted(event.clone().concerning(subject).entry()).pop().unwrap().counter.acts;
        assert_ne!(acts(user(2)), acts(user(3)));
    }

    #[test]
    fn p23_what_is_proved_by_a_link_or_done_by_staff_is_not_counted() {
        let device = Device { ip_address: IpAddress::unknown(), browser_type: BrowserType::of_user_agent("") };
        let account = AccountId::new(at(0), &[1; 10]);
        let by_link = AuditEvent::from(&device, at(0), &RANDOM, (account, user(1)), AuditAction::ProfileChanged);
        let counts = |event: &AuditEvent| {
            let writes = Commit::new(at(0)).check_person_exists(user(1)).audit(event).into_writes().unwrap();
            writes.iter().filter(|write| matches!(write, Write::Count { .. })).count()
        };
        let in_session = event(at(0), AuditAction::ProfileChanged);
        assert_eq!([counts(&in_session), counts(&by_link), counts(&in_session.by_staff())], [1, 0, 0]);
    }

    #[test]
    fn what_takes_something_back_or_rests_on_a_link_has_no_limit_and_all_else_has_one() {
        let unlimited = ACTIONS.iter().filter(|action| counted(event(at(0), **action).entry()).is_empty());
        let unlimited = unlimited.map(|action| action.text()).collect::<Vec<_>>();
        assert_eq!(
            unlimited,
            [
                "logged-in",
                "logged-out",
                "invitation-withdrawn",
                "member-removed",
                "member-left",
                "ownership-offer-ended",
                "log-in-erased",
                "email-changed",
                "email-confirmed",
                "phone-verified",
                "sessions-ended",
                "subscription-suspended",
                "subscription-cancelled",
                "subscription-removal-withdrawn",
                "integration-revoked",
                "integration-files-deleted",
            ]
        );
    }

    proptest! {
        #[test]
        fn a_counter_ends_with_the_hour_that_it_counts(seconds in 0_i64..4_000_000_000, later in 0_i64..7_200) {
            let counter = |seconds| {
                counted(event(at(seconds), AuditAction::ProfileChanged).entry()).pop().unwrap().counter
            };
            let (one, other) = (counter(seconds), counter(seconds + later));
            prop_assert!(!at(seconds).is_past(one.expires_at));
            prop_assert!(one.expires_at <= WINDOW.after(at(seconds).0));
            prop_assert_eq!(one.acts == other.acts, !at(seconds + later).is_past(one.expires_at));
        }
    }
}
