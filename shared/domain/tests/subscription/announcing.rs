//! Nothing is removed without a notice that was sent at least seven days before.

use domain::billing::subscription::{Command, Ground, State, What};

use crate::world::{Mail, World, at, day};

#[test]
fn p36_a_removal_that_is_announced_late_is_seven_days_after_the_notice() {
    let mut world = World::opened(at("2027-01-10T15:00:00"));
    world.step(at("2027-05-20T12:00:00"));
    assert_eq!((world.purged_at, world.sent("removal-notice")), (None, vec!["2027-05-20".to_owned()]));
    assert_eq!(world.life().removal_on, Some(day("2027-05-27")), "it was planned for 10 May");
    world.go_to(at("2027-06-10T00:00:00"));
    assert_eq!(world.purged_at, Some(at("2027-05-27T12:00:00")));
    assert_eq!(world.sent("removal-notice").len(), 1);
}

#[test]
fn p36_an_earlier_notice_of_the_same_removal_is_enough() {
    let mut world = World::opened(at("2027-01-10T15:00:00"));
    world.step(at("2027-04-20T12:00:00"));
    world.step(at("2027-05-11T00:00:00"));
    assert_eq!(world.purged_at, Some(at("2027-05-11T00:00:00")));
}

#[test]
fn a_subscriber_who_cannot_be_reached_does_not_prolong_what_is_kept() {
    let mut world = World::opened(at("2027-01-10T15:00:00"));
    world.mail = Mail::Fails;
    world.go_to(at("2027-06-01T00:00:00"));
    assert_eq!(world.purged_at, Some(at("2027-05-11T00:00:00")));
}

#[test]
fn p26_what_is_held_is_not_announced_and_is_removed_seven_days_after_a_new_notice() {
    let mut world = World::opened(at("2027-01-10T15:00:00"));
    world.hold(at("2027-05-04T10:00:00"));
    assert_eq!(world.sent("removal-notice"), ["2027-03-11", "2027-04-10", "2027-05-03"]);
    let life = world.life();
    assert_eq!((life.removal_on, life.timeline, life.next_due_at), (None, Vec::new(), None));
    world.release(at("2027-05-05T10:00:00"));
    assert_eq!(world.sent("removal-notice").last().unwrap(), "2027-05-05");
    assert_eq!(world.life().removal_on, Some(day("2027-05-12")));
    world.go_to(at("2027-06-01T00:00:00"));
    assert_eq!(world.purged_at, Some(at("2027-05-12T10:00:00")));
}

#[test]
fn p26_a_hold_that_is_released_long_before_the_removal_leaves_its_date() {
    let mut world = World::opened(at("2027-01-10T15:00:00"));
    world.hold(at("2027-04-11T10:00:00"));
    world.release(at("2027-04-12T10:00:00"));
    assert_eq!(world.life().removal_on, Some(day("2027-05-10")));
    world.go_to(at("2027-06-01T00:00:00"));
    assert_eq!(world.sent("removal-notice"), ["2027-03-11", "2027-04-10", "2027-04-12", "2027-05-03"]);
    assert_eq!(world.purged_at, Some(at("2027-05-11T00:00:00")));
}

#[test]
fn the_confirmation_announces_what_the_owner_asked_for_unless_it_is_held_after_that() {
    let mut world = World::opened(at("2027-01-10T15:00:00"));
    world.command(at("2027-01-11T10:00:00"), Command::AskRemoval).unwrap();
    let mut held = world.clone();
    world.go_to(at("2027-01-18T09:59:59"));
    assert_eq!((world.purged_at, world.sent("removal-notice").len()), (None, 0));
    world.go_to(at("2027-01-18T10:00:00"));
    assert_eq!(world.purged_at, Some(at("2027-01-18T10:00:00")));
    held.hold(at("2027-01-12T10:00:00"));
    held.release(at("2027-01-16T10:00:00"));
    assert_eq!(held.life().removal_on, Some(day("2027-01-23")));
    held.go_to(at("2027-02-01T10:00:00"));
    assert_eq!(held.purged_at, Some(at("2027-01-23T10:00:00")));
}

#[test]
fn a_running_trial_tells_of_its_removal_in_the_same_words_everywhere() {
    let world = World::opened(at("2027-01-10T15:00:00"));
    let life = world.life();
    let removal = life.timeline.iter().find(|coming| coming.what == What::Removal(Ground::TrialEnded)).unwrap();
    assert_eq!((life.state, life.removal_on), (State::Trial, Some(removal.on)));
    assert_eq!((removal.on, removal.at), (day("2027-05-10"), at("2027-05-11T00:00:00")));
}
