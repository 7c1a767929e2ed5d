//! What becomes of a reminder decides whether the account is deactivated.

use proptest::prelude::*;

use super::*;
use crate::{
    billing::{
        settle::Outcome,
        subscription::{DeactivationReason, PurgeBegan},
    },
    messaging::id::MessageId,
};

const UNPAID: State = State::Deactivated(DeactivationReason::Unpaid);

/// An account that was reminded of its first invoice, which was due on 24 January, on 29 January, and the messages.
fn reminded(people: &People) -> (Subscription, Vec<MessageId>) {
    let subscribed = people.settle(&command(opened(midnight()), midnight(), Command::Subscribe(TERMS)), midnight());
    let settled = people.settle(&subscribed.subscription, start_of(date(2027, 1, 29)));
    let account = settled.subscription.account;
    assert!(settled.messages.iter().all(|message| message.evidence_for == Some(account)));
    let [invoice, confirmation] = &subscribed.messages[..] else { panic!() };
    assert_eq!(
        (invoice.evidence_for, confirmation.evidence_for),
        (Some(account), None),
        "nothing depends on the other"
    );
    let ids = settled.messages.iter().map(|message| message.message).collect();
    (settled.subscription, ids)
}

#[test]
fn p34_a_reminder_that_was_accepted_counts_and_one_that_bounced_does_not_whichever_is_told_first() {
    let people = People::new(1);
    for (outcomes, state) in [
        (&[][..], State::Reminded),
        (&[Outcome::Accepted], UNPAID),
        (&[Outcome::Bounced], State::Reminded),
        (&[Outcome::Accepted, Outcome::Bounced], State::Reminded),
        (&[Outcome::Bounced, Outcome::Accepted], State::Reminded),
    ] {
        let (mut subscription, ids) = reminded(&people);
        for (outcome, hour) in outcomes.iter().zip(1..) {
            for message in &ids {
                let now = Now(hours(start_of(date(2027, 1, 29)), hour));
                subscription = subscription.learn(*message, *outcome, now).unwrap();
            }
        }
        let end = start_of(date(2027, 2, 24));
        subscription = people.go_to(subscription, end);
        assert_eq!(subscription::life(&subscription.facts, Now(end)).state, state, "{outcomes:?}");
    }
}

#[test]
fn what_is_told_again_or_of_another_message_or_once_the_removal_began_changes_nothing() {
    let people = People::new(1);
    let (subscription, ids) = reminded(&people);
    let now = Now(hours(start_of(date(2027, 1, 29)), 1));
    let learnt = subscription.learn(ids[0], Outcome::Accepted, now).unwrap();
    assert!(learnt.learn(ids[0], Outcome::Accepted, Now(hours(now.0, 9))).is_none());
    assert!(learnt.learn(ids[1], Outcome::Accepted, now).is_some(), "of each recipient");
    assert!(learnt.learn(MessageId::new(now, &[9; 10]), Outcome::Bounced, now).is_none());
    let mut removed = subscription;
    removed.facts.purge_began = Some(PurgeBegan { at: now.0, ground: Ground::Unpaid });
    assert!(removed.learn(ids[0], Outcome::Bounced, now).is_none());
}

proptest! {
    #[test]
    fn what_was_learnt_is_due_when_it_is_for_whoever_carries_it_out(wait in 0_i64..24 * 60, bounces: bool) {
        let people = People::new(1);
        let (subscription, ids) = reminded(&people);
        let now = hours(start_of(date(2027, 1, 29)), wait);
        let before = people.go_to(subscription, now);
        let outcome = if bounces { Outcome::Bounced } else { Outcome::Accepted };
        let learnt = before.learn(ids[0], outcome, Now(now)).unwrap();
        let settled = people.settle(&learnt, now);
        prop_assert_eq!(learnt.due_at == Some(now), !settled.added.is_empty());
        if settled.added.is_empty() {
            prop_assert_eq!(learnt.due_at, settled.subscription.due_at);
        }
    }
}
