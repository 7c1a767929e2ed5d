use domain::billing::subscription::{
    AccountDeactivated, Closed, ClosedOperation, Command, DeactivationReason, Slot, State,
};

use crate::world::{MONTHLY, World, at, day};

const LAPSED: State = State::Deactivated(DeactivationReason::TrialEnded);

#[test]
fn p33_a_trial_is_reminded_of_on_day_20_and_28_and_ends_after_thirty_times_24_hours() {
    let mut world = World::opened(at("2027-01-10T15:00:00"));
    world.go_to(at("2027-01-29T23:59:59"));
    assert_eq!(world.sent("trial"), [""; 0]);
    world.go_to(at("2027-02-09T14:59:59"));
    assert_eq!(world.sent("trial-reminder"), ["2027-01-30", "2027-02-07"]);
    assert_eq!(world.life().trial_ends_on, Some(day("2027-02-09")));
    assert_eq!((world.state(), world.life().closed), (State::Trial, None));
    world.go_to(at("2027-02-09T15:00:00"));
    assert_eq!((world.state(), world.life().closed), (LAPSED, Some(Closed::TrialEnded)));
    assert_eq!(world.sent_at(Slot::TrialEnded), Some(at("2027-02-09T15:00:00")));
    assert_eq!(world.life().removal_on, Some(day("2027-05-10")));
}

#[test]
fn p33_a_trial_over_the_beginning_of_summer_time_has_its_thirty_days() {
    let mut world = World::opened(at("2027-03-15T23:59:59"));
    assert_eq!(world.life().trial_ends_on, Some(day("2027-04-15")));
    world.go_to(at("2027-04-15T00:59:58"));
    assert_eq!(world.state(), State::Trial);
    world.go_to(at("2027-04-15T00:59:59"));
    assert_eq!(world.state(), LAPSED);
}

#[test]
fn a_sign_up_after_midnight_in_copenhagen_counts_from_that_day_though_it_is_another_in_utc() {
    let world = World::opened("2027-07-09T22:00:00Z".parse().unwrap());
    assert_eq!(world.life().trial_ends_on, Some(day("2027-08-09")));
    let world = World::opened("2027-07-09T21:59:59Z".parse().unwrap());
    assert_eq!(world.life().trial_ends_on, Some(day("2027-08-08")));
}

#[test]
fn p35_a_lapsed_trial_is_announced_and_removed_ninety_days_after_its_end() {
    let mut world = World::opened(at("2027-01-10T15:00:00"));
    world.go_to(at("2027-05-10T23:59:59"));
    assert_eq!(world.sent("removal-notice"), ["2027-03-11", "2027-04-10", "2027-05-03"]);
    assert_eq!((world.state(), world.purged_at), (LAPSED, None));
    world.go_to(at("2027-05-11T00:00:00"));
    assert_eq!((world.state(), world.purged_at), (State::Removed, Some(at("2027-05-11T00:00:00"))));
}

#[test]
fn subscribing_at_the_last_second_before_removal_takes_everything_up_and_at_the_next_is_too_late() {
    let mut world = World::opened(at("2027-01-10T15:00:00"));
    let mut late = world.clone();
    world.command(at("2027-05-10T23:59:59"), Command::Subscribe(MONTHLY)).unwrap();
    assert_eq!((world.state(), world.life().closed, world.life().removal_on), (State::Active, None, None));
    assert_eq!(world.life().paid_through, Some(day("2027-06-09")));
    let refused = late.command(at("2027-05-11T00:00:00"), Command::Subscribe(MONTHLY));
    assert_eq!(refused.unwrap_err(), "the account is removed");
}

#[test]
fn p33_subscribing_within_the_trial_begins_a_paid_period_and_ends_the_reminders() {
    let mut world = World::opened(at("2027-01-10T15:00:00"));
    world.command(at("2027-01-20T09:00:00"), Command::Subscribe(MONTHLY)).unwrap();
    assert_eq!((world.state(), world.life().paid_through), (State::Active, Some(day("2027-02-19"))));
    assert_eq!(world.facts.invoices.len(), 1);
    assert_eq!(world.facts.invoices[0].due_dates()[0].due_on, day("2027-02-03"));
    world.go_to(at("2027-02-19T12:00:00"));
    assert_eq!(world.sent("trial"), [""; 0]);
}

#[test]
fn who_was_not_looked_after_for_weeks_gets_the_last_of_the_messages_alone() {
    let mut world = World::opened(at("2027-01-10T15:00:00"));
    world.step(at("2027-02-08T12:00:00"));
    assert_eq!(world.sent("trial"), ["2027-02-08"]);
    world.step(at("2027-05-05T12:00:00"));
    assert_eq!(world.sent("trial"), ["2027-02-08", "2027-05-05"]);
    assert_eq!(world.sent("removal-notice"), ["2027-05-05"]);
}

#[test]
fn p33_what_a_deactivated_account_cannot_do_is_open_in_a_trial_and_closed_after_it() {
    let mut world = World::opened(at("2027-01-10T15:00:00"));
    let checked = |world: &World| ClosedOperation::ALL.map(|operation| operation.check(world.life().closed));
    assert_eq!(checked(&world), [Ok(()); 5]);
    world.go_to(at("2027-02-10T00:00:00"));
    assert_eq!(checked(&world), [Err(AccountDeactivated); 5]);
    assert_eq!(world.state().code(), "deactivated");
}
