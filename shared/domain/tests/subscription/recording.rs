//! How facts are recorded: by clocks that differ a little, within bounds, and for ever.

use domain::{
    Now, Timestamp,
    billing::subscription::{
        self as rules, Accepted, COMMANDS_A_DAY, Command, Decision, Effect, Entry, EntryKind, Facts, Ground, Hold,
        Invoice, PurgeBegan, State, SubscribeError,
    },
    kernel::money::{Currency, Money},
};
use jiff::SignedDuration;

use crate::world::{MONTHLY, World, YEARLY, at, billed, day, invoice_id};

fn ms(at: Timestamp, milliseconds: i64) -> Timestamp {
    at + SignedDuration::from_millis(milliseconds)
}

#[test]
fn a_clock_that_is_behind_loses_nothing() {
    let opened = at("2027-01-10T15:00:00");
    let world = World::subscribed(opened, MONTHLY);
    let behind = Now(ms(opened, -3));
    assert_eq!(rules::life(&world.facts, behind), rules::life(&world.facts, Now(world.now())));
    assert_eq!(world.facts.clock(behind), world.now());
    let Ok(Decision::Do(suspended)) = rules::suspend(&world.facts, behind) else { panic!() };
    assert!(world.now() < suspended.at, "no two commands have the same time");
}

#[test]
fn no_more_commands_are_taken_in_a_day_than_can_be_kept_but_who_wants_to_leave_can() {
    let mut world = World::subscribed(at("2027-01-10T15:00:00"), MONTHLY);
    let mut refused = Ok(());
    for nth in 0..COMMANDS_A_DAY {
        refused = world.command_now(Command::Change(if nth % 2 == 0 { YEARLY } else { MONTHLY }));
    }
    assert_eq!(refused.unwrap_err(), "too many commands within a day");
    assert_eq!(world.facts.commands.len(), COMMANDS_A_DAY);
    world.cancel(world.now());
    assert_eq!(rules::subscribe(&world.facts, Now(world.now()), MONTHLY), Err(SubscribeError::TooOften));
    world.command(at("2027-01-11T15:00:01"), Command::UndoCancel).unwrap();
}

#[test]
fn a_purge_that_has_begun_is_final_whatever_becomes_known_of_the_time_before() {
    let mut world = World::opened(at("2027-01-10T15:00:00"));
    world.go_to(at("2027-05-10T23:59:59"));
    let began = at("2027-05-11T00:00:30");
    world.facts.purge_began = Some(PurgeBegan { at: began, ground: Ground::TrialEnded });
    let before = ms(at("2027-05-11T00:00:00"), -1);
    world.facts.holds.push(Hold { from: before, until: None });
    world.facts.commands.push(Accepted { at: before, command: Command::Subscribe(MONTHLY) });
    let life = rules::life(&world.facts, Now(began));
    assert_eq!((life.state, life.removal_on), (State::Removed, None));
    let mut later = world.facts.clone();
    later.commands.clear();
    let life = rules::life(&later, Now(ms(began, 60_000)));
    assert_eq!((life.effects, life.receivables), (vec![Effect::Purge { ground: Ground::TrialEnded }], Vec::new()));
    assert_eq!(rules::life(&later, Now(began)).next_due_at, Some(began));
}

#[test]
fn an_invoice_takes_no_entry_in_another_currency_nor_beyond_what_can_be_counted() {
    let total = Money::of_minor(100, Currency::Dkk);
    let issued_at = at("2027-01-10T15:00:00");
    let mut invoice = Invoice::new(invoice_id(1), None, issued_at, day("2027-01-24"), billed(total));
    let entry = |minor, currency| Entry {
        at: issued_at,
        amount: Money::of_minor(minor, currency),
        kind: EntryKind::Payment,
        note: None,
    };
    invoice.record(entry(40, Currency::Dkk)).unwrap();
    assert!(invoice.record(entry(60, Currency::Eur)).is_err());
    assert!(invoice.record(entry(i64::MIN, Currency::Dkk)).is_err());
    assert_eq!(invoice.open_amount(issued_at), Money::of_minor(60, Currency::Dkk));
    let mut stored = serde_json::to_value(&invoice).unwrap();
    assert_eq!(serde_json::from_value::<Invoice>(stored.clone()).unwrap(), invoice);
    stored["entries"][0]["amount"]["currency"] = "EUR".into();
    assert!(serde_json::from_value::<Invoice>(stored).is_err());
}

#[test]
fn facts_are_read_as_they_were_written() {
    let mut world = World::subscribed(at("2027-01-10T15:00:00"), MONTHLY);
    world.go_to(at("2027-03-10T15:00:00"));
    world.set_due(0, day("2027-04-01"));
    world.hold(at("2027-03-11T15:00:00"));
    let written = serde_json::to_string(&world.facts).unwrap();
    assert_eq!(serde_json::from_str::<Facts>(&written).unwrap(), world.facts);
}
