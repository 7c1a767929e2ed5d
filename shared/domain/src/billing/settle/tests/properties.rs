//! Properties of any history.

use proptest::prelude::*;

use super::*;
use crate::billing::subscription::{CancelReason, EntryKind, PeriodKey};

/// An invoice's period and total, and what was credited and given back, without the times.
type Billed = (Option<PeriodKey>, i64, Vec<(EntryKind, i64)>);

/// What was invoiced.
fn money(subscription: &Subscription) -> Vec<Billed> {
    let invoices = subscription.facts.invoices.iter();
    let entries = |invoice: &subscription::Invoice| {
        invoice.entries().iter().map(|entry| (entry.kind, entry.amount.minor())).collect()
    };
    invoices.map(|invoice| (invoice.period(), invoice.total().minor(), entries(invoice))).collect()
}

/// What was credited because it was not used.
fn unused(entries: &[(EntryKind, i64)]) -> i64 {
    entries.iter().filter(|(kind, _)| *kind == EntryKind::UnusedDays).map(|(_, amount)| amount).sum()
}

fn any_command() -> impl Strategy<Value = Command> {
    let terms = prop_oneof![Just(TERMS), Just(Terms { period: BillingPeriod::Year, ..TERMS })];
    prop_oneof![
        3 => terms.prop_map(Command::Subscribe),
        1 => Just(Command::Suspend),
        2 => Just(Command::Resume),
        1 => prop_oneof![Just(CancelReason::Other), Just(CancelReason::Switching)].prop_map(Command::Cancel),
        1 => Just(Command::UndoCancel),
    ]
}

/// The command if it is accepted then.
pub(super) fn accepted(subscription: Subscription, now: Timestamp, wanted: Command) -> Subscription {
    let (facts, now) = (&subscription.facts, Now(now));
    let decision = match wanted {
        Command::Subscribe(terms) => subscription::subscribe(facts, now, terms).ok(),
        Command::Suspend => subscription::suspend(facts, now).ok(),
        Command::Resume => subscription::resume(facts, now).ok(),
        Command::Cancel(reason) => subscription::cancel(facts, now, reason).ok(),
        _ => subscription::undo_cancel(facts, now).ok(),
    };
    match decision {
        Some(subscription::Decision::Do(accepted)) => command(subscription, accepted.at, accepted.command),
        _ => subscription,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn settling_at_every_due_date_or_at_once_gives_the_same_but_for_the_times(
        steps in prop::collection::vec((0_i64..24 * 28, any_command()), 1..12), often in 1_i64..200,
    ) {
        let people = People::new(1);
        let (mut punctual, mut seldom, mut eager) = (opened(midnight()), opened(midnight()), opened(midnight()));
        let mut now = midnight();
        for (wait, command) in steps {
            let then = hours(now, wait);
            punctual = people.go_to(punctual, then);
            while now < then {
                now = hours(now, often).min(then);
                eager = people.settle(&people.go_to(eager, now), now).subscription;
            }
            let all = [punctual, seldom, eager].map(|one| {
                let paid = pay(people.settle(&accepted(one, then, command), then).subscription, then);
                people.settle(&paid, then).subscription
            });
            [punctual, seldom, eager] = all;
            prop_assert_eq!(money(&punctual), money(&eager));
            let kind = |slot: Slot| slot.to_string().split('.').next().map(str::to_owned);
            let slots = |one: &Subscription| one.facts.sent.iter().map(|sent| (kind(sent.slot), sent.at)).collect::<Vec<_>>();
            prop_assert_eq!(slots(&punctual), slots(&eager));
            prop_assert_eq!(punctual.due_at, eager.due_at);
            // Who suspends in the moment in which a period begins has its invoice credited as a whole, or gets none.
            let kept = |one: &Subscription, other: &Subscription| {
                let others = money(other).into_iter().map(|(key, ..)| key).collect::<Vec<_>>();
                let is_kept = |(key, total, entries): &Billed| others.contains(key) || unused(entries) != *total;
                let billed = money(one).into_iter().filter(is_kept);
                billed.map(|(key, total, _)| (key, total)).collect::<Vec<_>>()
            };
            prop_assert_eq!(kept(&punctual, &seldom), kept(&seldom, &punctual));
        }
        for one in [punctual, seldom, eager] {
            let now = one.facts.clock(Now(now));
            let balance = one.facts.invoices.iter().map(|invoice| invoice.open_amount(now).minor()).sum::<i64>();
            // What was paid too much waits while an invoice is coming.
            let waits = balance < 0 && subscription::life(&one.facts, Now(now)).next_period.is_some();
            prop_assert!(balance == 0 || waits, "no money leaks: {}", balance);
            let entries = money(&one).into_iter().flat_map(|(_, _, entries)| entries);
            let moved = entries.filter(|(kind, _)| *kind == EntryKind::Moved).map(|(_, amount)| amount).sum::<i64>();
            prop_assert_eq!(moved, 0, "what is taken from an invoice is given to another");
        }
    }
}
