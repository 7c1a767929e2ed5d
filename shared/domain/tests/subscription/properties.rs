//! Properties of any history.

use domain::{
    Timestamp,
    billing::subscription::{Closed, Command, DeactivationReason, Delivery, Life, Slot, State},
    kernel::date::{close_of, day_of, plus_days, start_of},
};
use jiff::SignedDuration;
use proptest::prelude::*;

use crate::{
    actions::{Action, Pace, action, command, opening, run, wait},
    world::{MONTHLY, World, known},
};

/// Whether the rule says that the account is deactivated as unpaid, told once more in other words.
fn ought_to_be_unpaid(world: &World, life: &Life, now: Timestamp) -> bool {
    life.receivables.iter().any(|open| {
        let is_of = |slot: Slot| matches!(slot, Slot::InvoiceReminder { invoice, due_on, .. } if (invoice, due_on) == (open.invoice, open.due_on));
        let reminders = world.facts.sent.iter().filter(|sent| is_of(sent.slot));
        let counts = |delivery: &Delivery| {
            let ten_days = delivery.accepted_at.map(|accepted| start_of(plus_days(day_of(accepted), 11)));
            let bounces =
                delivery.bounced_at.zip(delivery.accepted_at).map(|(bounced, accepted)| bounced.duration_since(accepted));
            ten_days.is_some_and(|passed| passed <= now)
                && bounces.is_none_or(|after| SignedDuration::from_hours(5 * 24) < after)
        };
        let overdue_at = start_of(plus_days(open.due_on, 1));
        let letters = world.facts.staff_reminders.iter().filter(|letter| letter.invoice == open.invoice);
        let mut letters = letters.filter(|letter| overdue_at <= letter.at);
        start_of(plus_days(open.due_on, 31)) <= now
            && (reminders.flat_map(|sent| &sent.deliveries).any(counts)
                || letters.any(|letter| start_of(plus_days(day_of(letter.at), 11)) <= now))
    })
}

/// Checks the removal against the days before it.
fn check_removal(world: &World, removed: Timestamp) {
    let held =
        world.facts.holds.iter().any(|hold| hold.from < removed && hold.until.is_none_or(|until| removed < until));
    assert!(!held, "removed while held");
    let asked = world.facts.commands.iter().rev().find(|accepted| {
        matches!(
            accepted.command,
            Command::AskRemoval | Command::TakeBackRemoval | Command::Subscribe(_) | Command::UndoCancel
        )
    });
    let asked = asked.filter(|accepted| accepted.command == Command::AskRemoval);
    let seven_days = SignedDuration::from_hours(7 * 24);
    if asked.is_some_and(|asked| asked.at + seven_days <= removed) {
        return;
    }
    let released = world.facts.holds.iter().filter_map(|hold| hold.until.filter(|until| *until <= removed)).max();
    let notice = world.facts.sent.iter().find(|sent| {
        matches!(sent.slot, Slot::RemovalNotice { .. }) && sent.at + seven_days <= removed && released <= Some(sent.at)
    });
    assert!(notice.is_some(), "removed without a notice");
    for days in 0..=90 {
        let before = start_of(plus_days(day_of(removed), -days));
        let closed = world.life_at(before).closed;
        let is_out = matches!(closed, Some(Closed::TrialEnded | Closed::Unpaid | Closed::Ended | Closed::Removed));
        assert!(is_out, "{days} days before it was removed, it was {closed:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn p34_an_account_is_deactivated_as_unpaid_exactly_when_the_rule_says_so(
        opened in opening(), actions in prop::collection::vec(action(), 1..40), seldom: bool,
    ) {
        let world = run(opened, &actions, if seldom { Pace::Seldom } else { Pace::Punctual });
        for (now, _) in &world.seen {
            let life = world.life_at(*now);
            let is_unpaid = life.closed == Some(Closed::Unpaid);
            let may_be = !matches!(life.closed, Some(Closed::Removed | Closed::Ended));
            prop_assert_eq!(is_unpaid, may_be && ought_to_be_unpaid(&world, &life, *now), "{} {:?}", now, life);
            if life.state == State::Deactivated(DeactivationReason::Unpaid) {
                prop_assert!(is_unpaid);
            }
        }
    }

    #[test]
    fn p35_nothing_is_removed_before_its_date_nor_while_it_is_held_and_it_stays_removed(
        opened in opening(), actions in prop::collection::vec(action(), 1..40), seldom: bool,
    ) {
        let mut world = run(opened, &actions, if seldom { Pace::Seldom } else { Pace::Punctual });
        world.release(world.now() + SignedDuration::from_secs(1));
        world.go_to(world.now() + SignedDuration::from_hours(24 * 250));
        if let Some(removed) = world.purged_at {
            check_removal(&world, removed);
        }
        let removed = world.seen.iter().position(|(_, state)| *state == State::Removed).unwrap_or(world.seen.len());
        prop_assert!(world.seen[removed..].iter().all(|(_, state)| *state == State::Removed));
    }

    #[test]
    fn p35_the_day_of_the_removal_is_told_before_and_kept(
        opened in opening(), actions in prop::collection::vec(action(), 1..40),
    ) {
        let world = run(opened, &actions, Pace::Punctual);
        for (now, _) in &world.seen {
            let life = world.life_at(*now);
            let told = life.removal_on.filter(|_| life.state != State::Removed);
            prop_assert!(told.is_none_or(|day| *now < close_of(day)), "{now}: late");
        }
        if let Some(removed) = world.purged_at {
            let before = removed - SignedDuration::from_secs(1);
            let told = world.life_at(before).removal_on;
            prop_assert!(told == Some(day_of(before)) || told == Some(day_of(removed)), "{told:?}, and it was {removed}");
        }
    }

    #[test]
    fn what_was_found_stays_true_whatever_becomes_known_later(
        opened in opening(), actions in prop::collection::vec(action(), 1..40), seldom: bool,
    ) {
        let world = run(opened, &actions, if seldom { Pace::Seldom } else { Pace::Punctual });
        for (moment, found) in world.lives.windows(2).filter(|pair| pair[0].0 < pair[1].0).map(|pair| &pair[0]) {
            prop_assert_eq!(&world.life_at(*moment), found, "{}", moment);
        }
        if !seldom {
            // No period is found later that would have had to be invoiced before.
            let issued = world.facts.invoices.iter().filter(|invoice| invoice.period().is_some());
            let issued = issued.map(|invoice| day_of(invoice.issued_at())).collect::<Vec<_>>();
            prop_assert_eq!(issued, world.billed.iter().map(|period| period.from).collect::<Vec<_>>());
        }
    }

    #[test]
    fn to_look_more_often_than_it_is_due_changes_nothing(
        opened in opening(), actions in prop::collection::vec(action(), 1..30),
    ) {
        let (punctual, often) = (run(opened, &actions, Pace::Punctual), run(opened, &actions, Pace::Often));
        prop_assert_eq!(&punctual.facts, &often.facts);
        prop_assert_eq!(punctual.purged_at, often.purged_at);
    }

    #[test]
    fn one_step_over_several_dates_gives_the_same_as_day_by_day(
        opened in opening(),
        actions in prop::collection::vec(prop_oneof![wait(), command().prop_map(Action::Command)], 1..30),
    ) {
        // Invoices are paid as soon as they are seen: what depends on mail that was sent late is tested below.
        let actions = [vec![Action::Pays(Some(0))], actions].concat();
        let (punctual, seldom) = (run(opened, &actions, Pace::Punctual), run(opened, &actions, Pace::Seldom));
        // A removal that is announced late is late.
        let end = punctual.purged_at.unwrap_or(Timestamp::MAX);
        prop_assert!(end <= seldom.purged_at.unwrap_or(Timestamp::MAX));
        let commands = |world: &World| known::by(&world.facts, end - SignedDuration::from_secs(1)).commands;
        prop_assert_eq!(commands(&punctual), commands(&seldom));
        for (moment, _) in punctual.seen.iter().filter(|(moment, _)| *moment < end) {
            let (one, other) = (punctual.life_at(*moment), seldom.life_at(*moment));
            prop_assert_eq!(one.state, other.state, "{}", moment);
            prop_assert_eq!(
                (one.closed, one.paid_through, one.ends_on, one.next_invoice_on()),
                (other.closed, other.paid_through, other.ends_on, other.next_invoice_on())
            );
            prop_assert!(one.removal_on.is_none() == other.removal_on.is_none() && one.removal_on <= other.removal_on);
        }
    }

    #[test]
    fn p34_who_never_pays_is_deactivated_and_removed_alike_or_later_but_never_earlier_if_it_is_looked_at_seldom(
        opened in opening(), gaps in prop::collection::vec(1_i64..24 * 60, 40..41), short: bool,
    ) {
        let gaps = gaps.into_iter().map(|gap| if short { gap % (24 * 14) } else { gap }).collect::<Vec<_>>();
        let start = [Action::Command(Command::Subscribe(MONTHLY))];
        let waits = gaps.into_iter().map(Action::Wait);
        let actions = start.into_iter().chain(waits).collect::<Vec<_>>();
        let (mut punctual, mut seldom) = (run(opened, &actions, Pace::Punctual), run(opened, &actions, Pace::Seldom));
        let end = opened + SignedDuration::from_hours(24 * 2_000);
        punctual.go_to(end);
        seldom.go_to(end);
        let deactivated = |world: &World| {
            (0..700).map(|days| start_of(plus_days(day_of(opened), days))).find(|moment| {
                *moment > opened && world.life_at(*moment).state == State::Deactivated(DeactivationReason::Unpaid)
            })
        };
        let (one, other) = (deactivated(&punctual).unwrap(), deactivated(&seldom).unwrap());
        prop_assert!(one <= other && (!short || one == other), "{one} {other}");
        prop_assert!(punctual.purged_at.unwrap() <= seldom.purged_at.unwrap());
    }
}
