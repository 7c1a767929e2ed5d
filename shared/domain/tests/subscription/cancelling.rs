use domain::billing::subscription::{
    CancelReason, Closed, Command, DeactivationReason, EntryKind, Ground, State, What,
};

use crate::world::{MONTHLY, World, YEARLY, at, day};

const SWITCH: Command = Command::Cancel(CancelReason::Switching);

#[test]
fn p35_a_cancelled_subscription_runs_to_the_end_of_its_period_and_is_removed_ninety_days_later() {
    let mut world = World::subscribed(at("2027-01-31T10:00:00"), MONTHLY);
    world.pays_after = Some(3);
    world.cancel(at("2027-02-05T10:00:00"));
    assert_eq!((world.state(), world.life().closed), (State::Cancelled, None));
    assert_eq!((world.life().ends_on, world.life().removal_on), (Some(day("2027-02-27")), Some(day("2027-05-28"))));
    world.go_to(at("2027-02-27T23:59:59"));
    assert_eq!((world.life().closed, world.facts.invoices.len()), (None, 1));
    world.go_to(at("2027-02-28T00:00:00"));
    assert_eq!((world.state(), world.life().closed), (State::Cancelled, Some(Closed::Ended)));
    world.go_to(at("2027-05-28T23:59:59"));
    assert_eq!(world.purged_at, None);
    world.go_to(at("2027-06-01T00:00:00"));
    assert_eq!(world.purged_at, Some(at("2027-05-29T00:00:00")));
}

#[test]
fn p36_the_notices_before_a_removal_come_sixty_thirty_and_seven_days_before() {
    let mut world = World::subscribed(at("2027-01-31T10:00:00"), MONTHLY);
    world.pays_after = Some(3);
    world.cancel(at("2027-02-05T10:00:00"));
    let notices =
        world.life().timeline.into_iter().filter(|coming| coming.what == What::RemovalNotice(Ground::Cancelled));
    let notices = notices.map(|coming| coming.on.to_string()).collect::<Vec<_>>();
    assert_eq!(notices, ["2027-03-29", "2027-04-28", "2027-05-21"]);
    world.go_to(at("2027-06-01T00:00:00"));
    assert_eq!(world.sent("removal-notice"), notices);
}

#[test]
fn a_cancellation_is_taken_back_until_the_last_second() {
    let mut world = World::subscribed(at("2027-01-31T10:00:00"), MONTHLY);
    world.pays_after = Some(3);
    world.cancel(at("2027-02-05T10:00:00"));
    let mut late = world.clone();
    world.command(at("2027-02-27T23:59:59"), Command::UndoCancel).unwrap();
    assert_eq!((world.state(), world.life().ends_on), (State::Active, None));
    world.go_to(at("2027-02-28T00:00:00"));
    assert_eq!((world.facts.invoices.len(), world.life().paid_through), (2, Some(day("2027-03-30"))));
    let refused = late.command(at("2027-02-28T00:00:00"), Command::UndoCancel);
    assert_eq!(refused.unwrap_err(), "ended already");
}

#[test]
fn who_switches_leaves_a_yearly_plan_after_two_months_at_most_and_gets_the_rest_back() {
    let mut world = World::subscribed(at("2027-01-01T10:00:00"), YEARLY);
    world.pay_all(0, at("2027-01-02T10:00:00"));
    world.command(at("2027-12-31T10:00:00"), Command::Change(MONTHLY)).unwrap();
    let mut early = World::subscribed(at("2027-01-01T10:00:00"), YEARLY);
    early.pay_all(0, at("2027-01-02T10:00:00"));
    early.command(at("2027-01-31T10:00:00"), SWITCH).unwrap();
    assert_eq!((early.state(), early.life().ends_on), (State::Cancelled, Some(day("2027-03-31"))));
    assert_eq!(early.facts.invoices[0].entries().len(), 1, "nothing is credited while it can be taken back");
    early.go_to(at("2027-04-01T00:00:00"));
    // 275 of 365 days of 15,625.00 DKK.
    let credit = early.facts.invoices[0].entries()[1];
    assert_eq!((credit.kind, credit.amount.minor()), (EntryKind::UnusedDays, 1_177_226));
    world.command(at("2027-12-31T10:00:00"), SWITCH).unwrap();
    assert_eq!(world.life().ends_on, Some(day("2027-12-31")));
}

#[test]
fn who_cancelled_already_can_still_say_that_they_switch_if_that_ends_it_earlier() {
    let mut world = World::subscribed(at("2027-01-01T10:00:00"), YEARLY);
    world.pays_after = Some(3);
    world.cancel(at("2027-02-01T10:00:00"));
    let again = world.command_now(Command::Cancel(CancelReason::Other));
    assert_eq!(again.unwrap_err(), "cancelled already");
    world.command(at("2027-02-10T10:00:00"), SWITCH).unwrap();
    assert_eq!(world.life().ends_on, Some(day("2027-04-10")));
    world.command(at("2027-02-11T10:00:00"), SWITCH).unwrap_err();
    world.command(at("2027-02-12T10:00:00"), Command::UndoCancel).unwrap();
    assert_eq!((world.life().ends_on, world.life().paid_through), (None, Some(day("2027-12-31"))));
}

#[test]
fn cancelled_goes_before_unpaid_but_does_not_keep_the_account_open() {
    let mut world = World::subscribed(at("2027-02-15T10:00:00"), YEARLY);
    world.cancel(at("2027-02-20T10:00:00"));
    world.go_to(at("2027-03-31T23:59:59"));
    assert_eq!((world.state(), world.life().closed), (State::Cancelled, None));
    world.go_to(at("2027-04-01T00:00:00"));
    assert_eq!((world.state(), world.life().closed), (State::Cancelled, Some(Closed::Unpaid)));
    assert_eq!(world.life().removal_on, Some(day("2028-05-14")));
    world.pay_all(0, at("2027-04-02T10:00:00"));
    assert_eq!((world.state(), world.life().closed), (State::Cancelled, None));
}

#[test]
fn p40_who_is_deactivated_as_unpaid_can_cancel_which_ends_it_with_what_is_paid_and_keeps_the_day_of_removal() {
    let mut world = World::subscribed(at("2027-02-15T10:00:00"), YEARLY);
    world.go_to(at("2027-05-01T10:00:00"));
    assert_eq!(world.state(), State::Deactivated(DeactivationReason::Unpaid));
    assert_eq!(world.life().removal_on, Some(day("2027-06-30")));
    world.cancel(at("2027-05-01T10:00:00"));
    // Nothing was paid, and the trial ended on 17 March. The notice was sent on 1 April.
    assert_eq!((world.state(), world.life().ends_on), (State::Cancelled, Some(day("2027-03-17"))));
    assert_eq!(world.life().removal_on, Some(day("2027-06-30")));
    assert_eq!(world.command_now(Command::UndoCancel).unwrap_err(), "ended already");
    let mut paid = world.clone();
    paid.pay_all(0, at("2027-05-02T10:00:00"));
    assert_eq!(paid.life().removal_on, Some(day("2027-06-30")));
    world.go_to(at("2028-01-01T00:00:00"));
    assert_eq!(world.purged_at, Some(at("2027-07-01T00:00:00")));
}

#[test]
fn p40_a_trial_and_a_suspended_account_can_be_cancelled() {
    let mut world = World::opened(at("2027-01-10T15:00:00"));
    world.cancel(at("2027-01-12T10:00:00"));
    assert_eq!((world.state(), world.life().ends_on), (State::Cancelled, Some(day("2027-02-09"))));
    world.go_to(at("2027-02-10T00:00:00"));
    assert_eq!((world.state(), world.sent("trial")), (State::Cancelled, Vec::new()));
    let mut world = World::subscribed(at("2027-04-01T10:00:00"), MONTHLY);
    world.pay_all(0, at("2027-04-02T10:00:00"));
    world.command(at("2027-04-10T10:00:00"), Command::Suspend).unwrap();
    world.cancel(at("2027-07-01T10:00:00"));
    assert_eq!(world.life().ends_on, Some(day("2027-07-01")));
    world.command(at("2027-07-01T11:00:00"), Command::UndoCancel).unwrap();
    assert_eq!(world.state(), State::Suspended);
}

#[test]
fn subscribing_again_goes_on_within_the_period_and_begins_a_new_one_after_it() {
    let mut world = World::subscribed(at("2027-01-31T10:00:00"), MONTHLY);
    world.pays_after = Some(3);
    world.cancel(at("2027-02-05T10:00:00"));
    let mut later = world.clone();
    world.command(at("2027-02-10T10:00:00"), Command::Subscribe(YEARLY)).unwrap();
    assert_eq!((world.state(), world.life().paid_through), (State::Active, Some(day("2027-02-27"))));
    assert_eq!((world.life().next_terms, world.facts.invoices.len()), (Some(YEARLY), 1));
    later.command(at("2027-05-28T23:59:59"), Command::Subscribe(MONTHLY)).unwrap();
    assert_eq!((later.state(), later.life().paid_through), (State::Active, Some(day("2027-06-27"))));
}

#[test]
fn who_cancels_while_unpaid_pays_and_subscribes_again_owes_nothing_for_the_time_in_between() {
    let mut world = World::subscribed(at("2027-01-31T10:00:00"), MONTHLY);
    world.cancel(at("2027-05-10T10:00:00"));
    world.pay_all(0, at("2027-05-10T11:00:00"));
    world.pay_all(1, at("2027-05-10T11:00:00"));
    assert_eq!((world.state(), world.facts.invoices.len()), (State::Cancelled, 2));
    let mut ended = world.clone();
    world.command(at("2027-05-10T12:00:00"), Command::Subscribe(MONTHLY)).unwrap();
    assert_eq!((world.life().paid_through, world.facts.invoices.len()), (Some(day("2027-06-09")), 3));
    ended.go_to(at("2027-08-01T00:00:00"));
    assert_eq!(ended.facts.invoices.len(), 2);
}
