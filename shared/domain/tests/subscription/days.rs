//! Each day is billed once.

use domain::billing::subscription::{CancelReason, Command, EntryKind, State};
use domain::kernel::date::{Date, day_of, plus_days, start_of};
use jiff::SignedDuration;
use proptest::prelude::*;

use crate::world::{MONTHLY, World, YEARLY, at, day};

/// How many times a day is billed.
fn billed(world: &World, day: Date) -> usize {
    let credited = |nth: usize| {
        let id = world.facts.invoices[nth].id();
        world.credited.iter().find(|(invoice, _)| *invoice == id).map_or(0, |(_, days)| i32::try_from(*days).unwrap())
    };
    let billed = world.billed.iter().enumerate();
    billed.filter(|(nth, period)| period.from <= day && day < plus_days(period.until, -credited(*nth))).count()
}

/// Whether the service was open in a paid plan at some time of the day.
fn was_open(world: &World, day: Date) -> bool {
    world.lives.iter().any(|(at, life)| day_of(*at) == day && life.closed.is_none() && life.terms.is_some())
}

/// Whether it was suspended on this day, which is then credited.
fn is_suspended_on(world: &World, day: Date) -> bool {
    let mut commands = world.facts.commands.iter().filter(|accepted| day_of(accepted.at) == day);
    commands.any(|accepted| accepted.command == Command::Suspend)
}

#[test]
fn p32_a_day_on_which_it_is_suspended_is_paid_only_if_it_is_resumed_on_it() {
    let mut world = World::subscribed(at("2027-04-01T08:00:00"), MONTHLY);
    world.pays_after = Some(0);
    for nth in 0..10 {
        let today = start_of(plus_days(day("2027-04-01"), nth));
        if nth > 0 {
            world.command(today + SignedDuration::from_hours(8), Command::Resume).unwrap();
        }
        world.command(today + SignedDuration::from_hours(20), Command::Suspend).unwrap();
    }
    world.command(at("2027-04-10T21:00:00"), Command::Resume).unwrap();
    let times = (1..=10).map(|nth| billed(&world, plus_days(day("2027-03-31"), nth))).collect::<Vec<_>>();
    assert_eq!(times, [0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
    assert!(world.facts.invoices.iter().all(|invoice| !invoice.is_open(world.now())));
}

#[test]
fn p32_who_resumes_on_the_day_of_the_suspension_pays_that_day_once() {
    let mut world = World::subscribed(at("2027-04-01T08:00:00"), MONTHLY);
    for hour in 9..12 {
        let today = at("2027-04-01T00:00:00");
        world.command(today + SignedDuration::from_hours(hour), Command::Suspend).unwrap();
        let resumed = today + SignedDuration::from_hours(hour) + SignedDuration::from_mins(30);
        world.command(resumed, Command::Resume).unwrap();
        assert_eq!((world.state(), world.life().paid_through), (State::Active, Some(day("2027-04-30"))));
    }
    let open = world.facts.invoices.iter().map(|invoice| invoice.open_amount(world.now()).minor()).collect::<Vec<_>>();
    assert_eq!((open, world.life().next_invoice_on()), (vec![0, 0, 0, 156_250], Some(day("2027-05-01"))));
    assert_eq!([day("2027-04-01"), day("2027-04-02")].map(|day| billed(&world, day)), [1, 1]);
}

#[test]
fn p32_a_period_that_is_suspended_on_its_first_day_is_credited_as_a_whole() {
    let mut world = World::subscribed(at("2027-04-01T08:00:00"), MONTHLY);
    world.pays_after = Some(0);
    world.command(at("2027-05-01T20:00:00"), Command::Suspend).unwrap();
    let refunded = world.facts.invoices[1].entries().last().unwrap();
    assert_eq!((refunded.kind, refunded.amount.minor()), (EntryKind::Refunded, -156_250));
    world.command(at("2027-05-01T21:00:00"), Command::Resume).unwrap();
    let [.., one, other] = &world.billed[..] else { panic!() };
    assert_eq!((one.from, other.from, one.key == other.key), (day("2027-05-01"), day("2027-05-01"), false));
    assert_eq!(billed(&world, day("2027-05-01")), 1);
}

#[test]
fn the_day_on_which_the_next_period_would_begin_is_not_part_of_the_old_one() {
    let mut world = World::subscribed(at("2027-01-31T10:00:00"), MONTHLY);
    world.pays_after = Some(0);
    let life = world.life();
    assert_eq!((life.paid_through, life.next_invoice_on()), (Some(day("2027-02-27")), Some(day("2027-02-28"))));
    world.cancel(at("2027-02-05T10:00:00"));
    assert_eq!(world.life().ends_on, Some(day("2027-02-27")));
    let ended = world.life().timeline[0].at;
    assert_eq!(ended, at("2027-02-28T00:00:00"));
    world.command(ended, Command::Subscribe(MONTHLY)).unwrap();
    assert_eq!(world.billed[1].from, day("2027-02-28"), "nothing is free, and nothing is billed twice");
}

fn command() -> impl Strategy<Value = Command> {
    prop_oneof![
        3 => Just(Command::Suspend),
        3 => Just(Command::Resume),
        1 => prop_oneof![Just(MONTHLY), Just(YEARLY)].prop_map(Command::Subscribe),
        1 => prop_oneof![Just(MONTHLY), Just(YEARLY)].prop_map(Command::Change),
        1 => prop_oneof![Just(CancelReason::Other), Just(CancelReason::Switching)].prop_map(Command::Cancel),
        1 => Just(Command::UndoCancel),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn p32_every_day_on_which_the_service_was_open_is_in_one_billed_period(
        hours in prop::collection::vec((0_i64..24, command()), 10..120), daily: bool,
    ) {
        let first = day("2027-01-31");
        let mut world = World::subscribed(start_of(first) + SignedDuration::from_hours(10), MONTHLY);
        world.pays_after = Some(0);
        for (nth, (hour, command)) in (1_i32..).zip(hours) {
            // On the same day, the next one, or some days later.
            let days = if daily { nth } else { nth / 2 + nth / 7 * 9 };
            let moment = (start_of(plus_days(first, days)) + SignedDuration::from_hours(hour)).max(world.now());
            let mut midnight = plus_days(day_of(world.now()), 1);
            while start_of(midnight) < moment {
                world.go_to(start_of(midnight));
                midnight = plus_days(midnight, 1);
            }
            drop(world.command(moment, command));
        }
        for nth in 0..=plus_days(day_of(world.now()), 0).duration_since(first).as_hours() / 24 {
            let day = plus_days(first, i32::try_from(nth).unwrap());
            let (times, is_open) = (billed(&world, day), was_open(&world, day));
            if is_open && !(times == 0 && is_suspended_on(&world, day)) {
                prop_assert_eq!(times, 1, "{}", day);
            } else {
                prop_assert_eq!(times, 0, "{}", day);
            }
        }
    }
}
