//! What is credited, given back, and owed in the end.

use domain::billing::subscription::{CancelReason, Command, Effect, EntryKind, Facts, Ground, State, life};
use domain::{Now, Timestamp};

use crate::world::{MONTHLY, World, YEARLY, at, day};

const SWITCH: Command = Command::Cancel(CancelReason::Switching);

/// What is to be done at this moment, before anything is.
fn effects(facts: &Facts, now: Timestamp) -> Vec<Effect> {
    life(facts, Now(now)).effects
}

fn kinds(world: &World, nth: usize) -> Vec<(EntryKind, i64)> {
    world.facts.invoices[nth].entries().iter().map(|entry| (entry.kind, entry.amount.minor())).collect()
}

#[test]
fn what_was_paid_for_unused_days_is_refunded_and_the_invoice_is_even() {
    let mut world = World::subscribed(at("2027-04-01T10:00:00"), MONTHLY);
    world.pay_all(0, at("2027-04-02T10:00:00"));
    world.command(at("2027-04-10T10:00:00"), Command::Suspend).unwrap();
    let expected = [(EntryKind::Payment, 156_250), (EntryKind::UnusedDays, 109_375), (EntryKind::Refunded, -109_375)];
    assert_eq!(kinds(&world, 0), expected);
    assert_eq!(world.facts.invoices[0].open_amount(world.now()).minor(), 0);
}

#[test]
fn only_the_part_that_was_paid_too_much_is_given_back() {
    let mut world = World::subscribed(at("2027-04-01T10:00:00"), MONTHLY);
    world.pay(0, 50_000);
    world.command(at("2027-04-10T10:00:00"), Command::Suspend).unwrap();
    assert_eq!(kinds(&world, 0)[2], (EntryKind::Refunded, -3_125));
}

#[test]
fn what_is_paid_too_much_pays_the_next_invoice_and_is_refunded_once_none_is_coming() {
    let mut world = World::subscribed(at("2027-04-01T10:00:00"), MONTHLY);
    world.pay(0, 160_000);
    assert_eq!(effects(&world.facts, world.now()), [], "it waits for the next invoice");
    let mut cancelled = world.clone();
    cancelled.cancel(at("2027-04-02T10:00:00"));
    assert_eq!(kinds(&cancelled, 0)[1], (EntryKind::Refunded, -3_750));
    world.go_to(at("2027-05-01T00:00:00"));
    assert_eq!(kinds(&world, 0)[1], (EntryKind::Moved, -3_750));
    assert_eq!(kinds(&world, 1), [(EntryKind::Moved, 3_750)]);
    assert_eq!(world.facts.invoices[1].open_amount(world.now()).minor(), 152_500);
}

#[test]
fn what_is_paid_too_much_pays_the_invoice_that_is_due_first_before_the_others() {
    let mut world = World::subscribed(at("2027-04-01T10:00:00"), MONTHLY);
    world.invoice_help(day("2027-04-10"), 1_000);
    world.invoice_help(day("2027-04-05"), 500);
    world.pay(0, 156_250 + 700);
    world.step(world.now());
    assert_eq!(kinds(&world, 2), [(EntryKind::Moved, 500)]);
    assert_eq!(kinds(&world, 1), [(EntryKind::Moved, 200)]);
    assert_eq!(world.facts.invoices[0].open_amount(world.now()).minor(), 0);
}

#[test]
fn of_two_that_are_paid_too_much_no_more_is_moved_than_a_third_demands() {
    let mut world = World::subscribed(at("2027-04-01T10:00:00"), MONTHLY);
    world.invoice_help(day("2027-04-10"), 400);
    world.invoice_help(day("2027-04-05"), 500);
    world.pay(0, 156_250 + 300);
    world.pay(2, 500 + 500);
    world.step(world.now());
    assert_eq!(kinds(&world, 1), [(EntryKind::Moved, 300), (EntryKind::Moved, 100)]);
    assert_eq!(world.facts.invoices[2].open_amount(world.now()).minor(), -400, "the rest waits for the next invoice");
}

#[test]
fn no_more_is_credited_than_was_not_credited_before() {
    let mut world = World::subscribed(at("2027-04-01T10:00:00"), MONTHLY);
    world.credit(0, 100_000);
    world.command(at("2027-04-10T10:00:00"), Command::Suspend).unwrap();
    assert_eq!(kinds(&world, 0), [(EntryKind::Credit, 100_000), (EntryKind::UnusedDays, 56_250)]);
    let mut world = World::subscribed(at("2027-04-01T10:00:00"), MONTHLY);
    world.credit(0, 156_250);
    world.command(at("2027-04-10T10:00:00"), Command::Suspend).unwrap();
    assert_eq!(kinds(&world, 0), [(EntryKind::Credit, 156_250)]);
}

#[test]
fn a_purge_waits_for_what_is_to_be_credited_and_tells_what_is_owed() {
    let mut world = World::subscribed(at("2027-01-01T10:00:00"), YEARLY);
    world.command(at("2027-01-10T10:00:00"), SWITCH).unwrap();
    world.command(at("2027-03-09T10:00:00"), Command::AskRemoval).unwrap();
    world.go_to(at("2027-03-10T12:00:00"));
    let removal = at("2027-03-16T10:00:00");
    assert!(matches!(effects(&world.facts, removal)[..], [Effect::CreditUnusedDays { .. }]));
    world.go_to(at("2027-03-11T00:00:00"));
    let purge = effects(&world.facts, removal);
    assert_eq!(purge, [Effect::Purge { ground: Ground::Asked }]);
    let removed = life(&world.facts, Now(removal));
    // 69 of 365 days of 15,625.00 DKK.
    assert_eq!((removed.receivables.len(), removed.receivables[0].amount.minor()), (1, 295_376));
    assert_eq!((removed.state, removed.next_due_at), (State::Removed, Some(removal)), "it is due until it is done");
}

#[test]
fn p34_who_switches_is_asked_for_no_more_than_they_use() {
    let mut world = World::subscribed(at("2027-01-01T10:00:00"), YEARLY);
    world.command(at("2027-01-10T10:00:00"), SWITCH).unwrap();
    let life = world.life();
    // 69 of 365 days.
    assert_eq!((life.ends_on, life.receivables[0].amount.minor()), (Some(day("2027-03-10")), 295_376));
    world.pay(0, 295_376);
    world.step(at("2027-01-11T10:00:00"));
    assert_eq!(world.life().receivables, []);
    let mut undone = world.clone();
    undone.command(at("2027-01-12T10:00:00"), Command::UndoCancel).unwrap();
    assert_eq!(undone.life().receivables[0].amount.minor(), 1_562_500 - 295_376);
    assert_eq!(undone.life().receivables[0].due_on, day("2027-01-26"));
    world.go_to(at("2027-05-01T10:00:00"));
    assert_eq!(world.sent("invoice-reminder"), [""; 0]);
    assert_eq!(world.facts.invoices[0].open_amount(world.now()).minor(), 0);
}
