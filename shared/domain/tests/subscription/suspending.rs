use domain::{
    billing::subscription::{Closed, Command, DeactivationReason, EntryKind, Slot, State},
    kernel::date::day_of,
};

use crate::world::{MONTHLY, World, YEARLY, at, day};

/// The credits of an invoice, in minor units.
fn credits(world: &World, nth: usize) -> Vec<i64> {
    let entries = world.facts.invoices[nth].entries().iter().filter(|entry| entry.kind == EntryKind::UnusedDays);
    entries.map(|entry| entry.amount.minor()).collect()
}

#[test]
fn p32_suspending_credits_the_unused_days_of_the_open_invoice_today_included() {
    let mut world = World::subscribed(at("2027-04-01T10:00:00"), MONTHLY);
    world.command(at("2027-04-10T23:59:59"), Command::Suspend).unwrap();
    assert_eq!((world.state(), world.life().closed), (State::Suspended, Some(Closed::Suspended)));
    // 21 of 30 days of 1,562.50 DKK.
    assert_eq!(credits(&world, 0), [109_375]);
    assert_eq!(world.facts.invoices[0].open_amount(world.now()).minor(), 46_875);
}

#[test]
fn p32_who_suspends_on_the_first_day_owes_nothing_and_pays_from_the_day_on_which_it_is_resumed() {
    let mut world = World::subscribed(at("2027-04-01T10:00:00"), MONTHLY);
    world.command(at("2027-04-01T11:00:00"), Command::Suspend).unwrap();
    assert_eq!(world.facts.invoices[0].open_amount(world.now()).minor(), 0);
    world.command(at("2027-04-01T12:00:00"), Command::Resume).unwrap();
    assert_eq!((world.state(), world.facts.invoices.len()), (State::Active, 2));
    assert_eq!(world.facts.invoices[1].open_amount(world.now()).minor(), 156_250);
    world.go_to(at("2027-04-30T23:59:59"));
    assert_eq!(world.facts.invoices.len(), 2);
}

#[test]
fn p34_what_remains_of_a_suspended_subscription_falls_due_as_ever() {
    let mut world = World::subscribed(at("2027-04-01T10:00:00"), MONTHLY);
    world.command(at("2027-04-10T10:00:00"), Command::Suspend).unwrap();
    world.go_to(at("2027-05-15T23:59:59"));
    assert_eq!(world.state(), State::Suspended);
    world.go_to(at("2027-05-16T00:00:00"));
    assert_eq!(world.state(), State::Deactivated(DeactivationReason::Unpaid));
    world.pay_all(0, at("2027-05-20T10:00:00"));
    assert_eq!(world.state(), State::Suspended);
}

#[test]
fn p32_a_suspended_account_has_no_fees_and_is_reminded_of_each_year_and_never_removed() {
    let mut world = World::subscribed(at("2028-02-10T10:00:00"), MONTHLY);
    world.pays_after = Some(3);
    world.command(at("2028-02-29T10:00:00"), Command::Suspend).unwrap();
    world.go_to(at("2032-03-01T00:00:00"));
    assert_eq!((world.facts.invoices.len(), world.life().removal_on), (1, None));
    assert_eq!(world.sent("suspended"), ["2029-02-28", "2030-02-28", "2031-02-28", "2032-02-29"]);
    assert_eq!(world.state(), State::Suspended);
    let third = Slot::SuspendedReminder { since: day("2028-02-29"), year: 3 };
    assert_eq!(world.sent_at(third), Some(at("2031-02-28T00:00:00")));
}

#[test]
fn p32_resuming_begins_a_new_period_whose_day_the_later_ones_keep() {
    let mut world = World::subscribed(at("2027-04-10T10:00:00"), MONTHLY);
    world.pays_after = Some(1);
    world.command(at("2027-04-20T10:00:00"), Command::Suspend).unwrap();
    world.command(at("2027-05-31T10:00:00"), Command::Resume).unwrap();
    assert_eq!((world.state(), world.life().paid_through), (State::Active, Some(day("2027-06-29"))));
    world.go_to(at("2027-08-01T00:00:00"));
    let issued = world.facts.invoices.iter().map(|invoice| day_of(invoice.issued_at()).to_string()).collect::<Vec<_>>();
    assert_eq!(issued, ["2027-04-10", "2027-05-31", "2027-06-30", "2027-07-31"]);
}

#[test]
fn p32_terms_that_are_changed_while_suspended_hold_once_it_is_resumed() {
    let mut world = World::subscribed(at("2027-04-10T10:00:00"), MONTHLY);
    world.pays_after = Some(1);
    world.command(at("2027-04-20T10:00:00"), Command::Suspend).unwrap();
    world.command(at("2027-04-21T10:00:00"), Command::Change(YEARLY)).unwrap();
    world.command(at("2027-05-31T10:00:00"), Command::Resume).unwrap();
    assert_eq!(world.life().paid_through, Some(day("2028-05-30")));
}

#[test]
fn p32_the_days_of_a_period_that_was_paid_are_credited_too() {
    let mut world = World::subscribed(at("2027-01-01T10:00:00"), YEARLY);
    world.pay_all(0, at("2027-01-02T10:00:00"));
    world.command(at("2027-12-31T10:00:00"), Command::Suspend).unwrap();
    // One of 365 days of 15,625.00 DKK.
    assert_eq!(credits(&world, 0), [4_281]);
}
