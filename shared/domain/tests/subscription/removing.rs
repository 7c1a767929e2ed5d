use domain::billing::subscription::{Command, DeactivationReason, Effect, Ground, State, What};

use crate::world::{MONTHLY, World, YEARLY, at, day};

#[test]
fn p34_an_unpaid_account_is_removed_ninety_days_after_its_last_paid_period_and_after_the_notice() {
    let mut world = World::subscribed(at("2027-02-15T10:00:00"), YEARLY);
    world.go_to(at("2027-04-01T00:00:00"));
    // The trial would have ended on 17 March; the notice was sent on 1 April.
    assert_eq!(world.life().removal_on, Some(day("2027-06-30")));
    world.go_to(at("2027-06-30T23:59:59"));
    assert_eq!(world.sent("removal-notice"), ["2027-05-01", "2027-05-31", "2027-06-23"]);
    assert_eq!(world.purged_at, None);
    world.go_to(at("2027-07-02T00:00:00"));
    assert_eq!(world.purged_at, Some(at("2027-07-01T00:00:00")));
}

#[test]
fn p33_what_was_paid_keeps_the_data_though_a_later_invoice_is_unpaid() {
    let mut world = World::subscribed(at("2027-02-15T10:00:00"), YEARLY);
    world.pay_all(0, at("2027-02-16T10:00:00"));
    world.invoice_help(day("2027-03-01"), 100);
    world.go_to(at("2027-04-01T00:00:00"));
    assert_eq!(world.state(), State::Deactivated(DeactivationReason::Unpaid));
    assert_eq!(world.life().removal_on, Some(day("2028-05-14")), "ninety days after the year that was paid");
}

#[test]
fn p34_a_notice_that_is_sent_late_moves_the_removal() {
    let mut world = World::subscribed(at("2027-02-15T10:00:00"), YEARLY);
    world.go_to(at("2027-03-31T12:00:00"));
    world.step(at("2027-05-01T12:00:00"));
    assert_eq!(world.life().removal_on, Some(day("2027-07-30")));
}

#[test]
fn the_owner_can_have_it_removed_seven_days_after_asking_unless_they_take_it_back() {
    let mut world = World::subscribed(at("2027-01-31T10:00:00"), MONTHLY);
    world.pays_after = Some(3);
    let refused = world.command_now(Command::AskRemoval);
    assert_eq!(refused.unwrap_err(), "not cancelled");
    world.cancel(at("2027-02-05T10:00:00"));
    world.command(at("2027-02-06T10:00:00"), Command::AskRemoval).unwrap();
    assert_eq!(world.life().removal_on, Some(day("2027-02-13")));
    let last = *world.life().timeline.last().unwrap();
    assert_eq!((last.what, last.on), (What::SubscriptionEnds, day("2027-02-27")));
    world.command(at("2027-02-07T10:00:00"), Command::AskRemoval).unwrap();
    assert_eq!(world.life().removal_on, Some(day("2027-02-13")), "asking twice moves nothing");
    let mut regretted = world.clone();
    regretted.command(at("2027-02-13T09:59:59"), Command::TakeBackRemoval).unwrap();
    assert_eq!(regretted.life().removal_on, Some(day("2027-05-28")));
    world.go_to(at("2027-02-13T09:59:59"));
    assert_eq!(world.purged_at, None);
    world.go_to(at("2027-02-20T00:00:00"));
    assert_eq!((world.state(), world.purged_at), (State::Removed, Some(at("2027-02-13T10:00:00"))));
}

#[test]
fn asking_shortly_before_the_removal_does_not_postpone_it() {
    let mut world = World::opened(at("2027-01-10T15:00:00"));
    world.command(at("2027-05-08T10:00:00"), Command::AskRemoval).unwrap();
    assert_eq!(world.life().removal_on, Some(day("2027-05-10")));
}

#[test]
fn who_asks_and_then_subscribes_or_pays_or_takes_the_cancellation_back_is_not_removed() {
    let mut world = World::opened(at("2027-01-10T15:00:00"));
    world.command(at("2027-01-11T10:00:00"), Command::AskRemoval).unwrap();
    world.command(at("2027-01-12T10:00:00"), Command::Subscribe(MONTHLY)).unwrap();
    assert_eq!(world.life().removal_on, None);
    world.cancel(at("2027-01-13T10:00:00"));
    world.command(at("2027-01-14T10:00:00"), Command::AskRemoval).unwrap();
    world.command(at("2027-01-15T10:00:00"), Command::UndoCancel).unwrap();
    assert_eq!(world.life().removal_on, None);
    world.go_to(at("2027-02-28T10:00:00"));
    assert_eq!(world.state(), State::Deactivated(DeactivationReason::Unpaid));
    world.command(at("2027-02-28T10:00:00"), Command::AskRemoval).unwrap();
    assert_eq!(world.life().removal_on, Some(day("2027-03-07")));
    world.pay_all(0, at("2027-03-01T10:00:00"));
    assert_eq!((world.state(), world.life().removal_on), (State::Due, None), "the second is overdue");
}

#[test]
fn p26_a_hold_postpones_the_removal_until_it_is_released() {
    let mut world = World::opened(at("2027-01-10T15:00:00"));
    world.hold(at("2027-05-10T23:59:59"));
    assert_eq!((world.purged_at, world.life().removal_on), (None, None));
    world.go_to(at("2027-12-01T00:00:00"));
    assert_eq!(world.state(), State::Deactivated(DeactivationReason::TrialEnded));
    world.release(at("2027-12-01T12:00:00"));
    assert_eq!((world.purged_at, world.life().removal_on), (None, Some(day("2027-12-08"))));
    world.go_to(at("2027-12-31T12:00:00"));
    assert_eq!(world.purged_at, Some(at("2027-12-08T12:00:00")));
}

const PURGE: Effect = Effect::Purge { ground: Ground::TrialEnded };

#[test]
fn p26_a_hold_that_is_released_before_the_removal_changes_nothing() {
    let mut world = World::opened(at("2027-01-10T15:00:00"));
    world.hold(at("2027-02-01T00:00:00"));
    world.release(at("2027-03-01T00:00:00"));
    assert_eq!(world.life().removal_on, Some(day("2027-05-10")));
    world.go_to(at("2027-05-11T00:00:00"));
    assert_eq!(world.purged_at, Some(at("2027-05-11T00:00:00")));
    let mut world = World::opened(at("2027-01-10T15:00:00"));
    world.go_to(at("2027-05-11T00:00:00"));
    assert_eq!(world.life().effects, [PURGE], "until it is done and the facts are gone");
    assert_eq!(world.life().receivables, []);
}

#[test]
fn p35_what_is_removed_stays_removed_though_an_invoice_would_deactivate_it_later() {
    let mut world = World::opened(at("2027-01-10T15:00:00"));
    world.go_to(at("2027-04-01T10:00:00"));
    world.invoice_help(day("2027-04-15"), 100);
    world.go_to(at("2027-05-20T00:00:00"));
    assert_eq!(world.purged_at, Some(at("2027-05-11T00:00:00")));
    assert_eq!(world.state(), State::Removed, "it would have been deactivated as unpaid on 16 May");
}
