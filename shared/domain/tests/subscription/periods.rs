use domain::{
    billing::subscription::{Command, What},
    kernel::date::{day_of, plus_days, start_of},
};
use proptest::prelude::*;

use crate::world::{MONTHLY, World, YEARLY, at, day};

/// The days on which the first periods begin.
fn beginnings(world: &mut World, until: &str) -> Vec<String> {
    world.pays_after = Some(3);
    world.go_to(at(until));
    let issued = world.facts.invoices.iter().map(|invoice| day_of(invoice.issued_at()));
    issued.map(|day| day.to_string()).collect()
}

#[test]
fn a_period_that_began_on_31_january_ends_on_28_february_and_then_on_the_last_of_each_month() {
    let mut world = World::subscribed(at("2027-01-31T10:00:00"), MONTHLY);
    assert_eq!(world.life().paid_through, Some(day("2027-02-27")));
    let days = beginnings(&mut world, "2027-06-01T00:00:00");
    assert_eq!(days, ["2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30", "2027-05-31"]);
}

#[test]
fn in_a_leap_year_it_ends_on_29_february() {
    let mut world = World::subscribed(at("2028-01-30T10:00:00"), MONTHLY);
    let days = beginnings(&mut world, "2028-05-01T00:00:00");
    assert_eq!(days, ["2028-01-30", "2028-02-29", "2028-03-30", "2028-04-30"]);
}

#[test]
fn a_year_that_began_on_29_february_ends_on_28_february_until_the_next_leap_year() {
    let mut world = World::subscribed(at("2028-02-29T10:00:00"), YEARLY);
    let days = beginnings(&mut world, "2033-01-01T00:00:00");
    assert_eq!(days, ["2028-02-29", "2029-02-28", "2030-02-28", "2031-02-28", "2032-02-29"]);
}

#[test]
fn a_period_begins_at_midnight_also_on_the_days_on_which_the_clock_is_changed() {
    let mut world = World::subscribed(at("2027-02-28T10:00:00"), MONTHLY);
    world.go_to(at("2027-03-27T23:59:59"));
    assert_eq!(world.facts.invoices.len(), 1);
    world.go_to(at("2027-03-28T00:00:00"));
    assert_eq!(world.facts.invoices.len(), 2);
    let mut world = World::subscribed(at("2027-10-30T10:00:00"), MONTHLY);
    world.pays_after = Some(1);
    world.go_to(at("2027-11-29T23:59:59"));
    assert_eq!(world.facts.invoices.len(), 1);
    world.go_to(at("2027-11-30T00:00:00"));
    assert_eq!(world.facts.invoices.len(), 2);
}

#[test]
fn other_terms_hold_from_the_next_period_on_and_keep_the_day() {
    let mut world = World::subscribed(at("2027-01-31T10:00:00"), MONTHLY);
    world.command(at("2027-02-10T10:00:00"), Command::Change(YEARLY)).unwrap();
    let life = world.life();
    assert_eq!((life.terms, life.next_terms), (Some(MONTHLY), Some(YEARLY)));
    let change = life.timeline.iter().find(|coming| coming.what == What::TermsChange).unwrap();
    assert_eq!((change.on, change.at), (day("2027-02-28"), at("2027-02-28T00:00:00")));
    world.pays_after = Some(1);
    world.go_to(at("2027-02-28T00:00:00"));
    let life = world.life();
    assert_eq!((life.terms, life.next_terms, life.paid_through), (Some(YEARLY), None, Some(day("2028-02-28"))));
    world.command(at("2027-03-10T10:00:00"), Command::Change(MONTHLY)).unwrap();
    world.go_to(at("2028-03-01T00:00:00"));
    assert_eq!(world.life().paid_through, Some(day("2028-03-30")));
}

#[test]
fn terms_that_are_changed_back_change_nothing() {
    let mut world = World::subscribed(at("2027-01-31T10:00:00"), MONTHLY);
    world.command(at("2027-02-10T10:00:00"), Command::Change(YEARLY)).unwrap();
    world.command(at("2027-02-11T10:00:00"), Command::Change(MONTHLY)).unwrap();
    assert_eq!(world.life().next_terms, None);
    world.command(at("2027-02-11T10:00:00"), Command::Change(MONTHLY)).unwrap();
    assert_eq!(world.facts.commands.len(), 3, "nothing is added where nothing changes");
}

#[test]
fn the_timeline_of_a_new_subscription_has_its_invoice_and_the_next_period() {
    let world = World::subscribed(at("2027-01-31T10:00:00"), MONTHLY);
    let timeline = world.life().timeline;
    let timeline = timeline.iter().map(|coming| format!("{} {}", coming.on, coming.what.code())).collect::<Vec<_>>();
    let expected = [
        "2027-02-14 invoice-due",
        "2027-02-19 invoice-reminder",
        "2027-02-28 period-begins",
        "2027-03-06 invoice-reminder",
        "2027-03-16 deactivation",
    ];
    assert_eq!(timeline, expected);
    assert_eq!(world.life().next_invoice_on(), Some(day("2027-02-28")));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_period_begins_on_the_day_of_the_first_or_the_last_of_a_month_that_is_too_short(day in 0_i32..1_500) {
        let first = plus_days(self::day("2027-01-01"), day);
        let mut world = World::subscribed(start_of(first), MONTHLY);
        world.pays_after = Some(0);
        world.go_to(start_of(plus_days(first, 1_500)));
        for (nth, invoice) in world.facts.invoices.iter().enumerate() {
            let began = day_of(invoice.issued_at());
            prop_assert_eq!(began.day(), first.day().min(began.days_in_month()));
            let months = i32::from(began.year()) * 12 + i32::from(began.month());
            let from = i32::from(first.year()) * 12 + i32::from(first.month());
            prop_assert_eq!(usize::try_from(months - from), Ok(nth), "one in each month");
        }
    }
}
