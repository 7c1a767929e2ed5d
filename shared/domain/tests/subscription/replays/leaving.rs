//! Histories of those who suspend, cancel or are held.

use domain::billing::subscription::{CancelReason, Command};

use crate::{
    replays::{END, history, opened, subscribed},
    world::{MONTHLY, YEARLY, at},
};

const SWITCH: Command = Command::Cancel(CancelReason::Switching);

#[test]
fn p32_replay_suspends_and_resumes() {
    let mut world = subscribed();
    world.pays_after = Some(20);
    world.command(at("2027-02-22T10:00:00"), Command::Suspend).unwrap();
    world.command(at("2027-05-31T10:00:00"), Command::Resume).unwrap();
    insta::assert_snapshot!(history(world, "2027-09-01T00:00:00"), @r"
    2027-01-31 10:00 is trial
    2027-02-10 10:00   invoice #1 due on 2027-02-24
    2027-02-10 10:00   owner: subscribe, Month
    2027-02-10 10:00 is active
    2027-02-10 10:00   mail confirmation.0
    2027-02-22 10:00   UnusedDays 892.86 on #1
    2027-02-22 10:00   owner: Suspend
    2027-02-22 10:00 is suspended
    2027-02-22 10:00   mail confirmation.1
    2027-03-01 00:00   mail invoice-reminder.#1.2027-02-24.1
    2027-03-02 12:00   Payment 669.64 on #1
    2027-05-31 10:00   invoice #2 due on 2027-06-14
    2027-05-31 10:00   owner: Resume
    2027-05-31 10:00 is active
    2027-05-31 10:00   mail confirmation.2
    2027-06-15 00:00 is due
    2027-06-19 00:00 is reminded
    2027-06-19 00:00   mail invoice-reminder.#2.2027-06-14.1
    2027-06-20 12:00   Payment 1562.50 on #2
    2027-06-20 12:00 is active
    2027-06-30 00:00   invoice #3 due on 2027-07-14
    2027-07-15 00:00 is due
    2027-07-19 00:00 is reminded
    2027-07-19 00:00   mail invoice-reminder.#3.2027-07-14.1
    2027-07-20 12:00   Payment 1562.50 on #3
    2027-07-20 12:00 is active
    2027-07-31 00:00   invoice #4 due on 2027-08-14
    2027-08-15 00:00 is due
    2027-08-19 00:00 is reminded
    2027-08-19 00:00   mail invoice-reminder.#4.2027-08-14.1
    2027-08-20 12:00   Payment 1562.50 on #4
    2027-08-20 12:00 is active
    2027-08-31 00:00   invoice #5 due on 2027-09-14
    ");
}

#[test]
fn p32_replay_suspends_for_three_years() {
    let mut world = subscribed();
    world.pays_after = Some(5);
    world.command(at("2027-02-28T10:00:00"), Command::Suspend).unwrap();
    world.command(at("2030-03-15T10:00:00"), Command::Resume).unwrap();
    insta::assert_snapshot!(history(world, "2030-06-01T00:00:00"), @r"
    2027-01-31 10:00 is trial
    2027-02-10 10:00   invoice #1 due on 2027-02-24
    2027-02-10 10:00   owner: subscribe, Month
    2027-02-10 10:00 is active
    2027-02-10 10:00   mail confirmation.0
    2027-02-15 12:00   Payment 1562.50 on #1
    2027-02-28 10:00   UnusedDays 558.04 on #1
    2027-02-28 10:00   Refunded -558.04 on #1
    2027-02-28 10:00   owner: Suspend
    2027-02-28 10:00 is suspended
    2027-02-28 10:00   mail confirmation.1
    2028-02-28 00:00   mail suspended-reminder.2027-02-28.1
    2029-02-28 00:00   mail suspended-reminder.2027-02-28.2
    2030-02-28 00:00   mail suspended-reminder.2027-02-28.3
    2030-03-15 10:00   invoice #2 due on 2030-03-29
    2030-03-15 10:00   owner: Resume
    2030-03-15 10:00 is active
    2030-03-15 10:00   mail confirmation.2
    2030-03-20 12:00   Payment 1562.50 on #2
    2030-04-15 00:00   invoice #3 due on 2030-04-29
    2030-04-20 12:00   Payment 1562.50 on #3
    2030-05-15 00:00   invoice #4 due on 2030-05-29
    2030-05-20 12:00   Payment 1562.50 on #4
    ");
}

#[test]
fn p35_replay_cancels_and_regrets() {
    let mut world = subscribed();
    world.pays_after = Some(5);
    world.cancel(at("2027-03-20T10:00:00"));
    world.command(at("2027-04-09T23:59:59"), Command::UndoCancel).unwrap();
    insta::assert_snapshot!(history(world, "2027-06-15T00:00:00"), @r"
    2027-01-31 10:00 is trial
    2027-02-10 10:00   invoice #1 due on 2027-02-24
    2027-02-10 10:00   owner: subscribe, Month
    2027-02-10 10:00 is active
    2027-02-10 10:00   mail confirmation.0
    2027-02-15 12:00   Payment 1562.50 on #1
    2027-03-10 00:00   invoice #2 due on 2027-03-24
    2027-03-15 12:00   Payment 1562.50 on #2
    2027-03-20 10:00   owner: Cancel(Other)
    2027-03-20 10:00 is cancelled
    2027-03-20 10:00   mail confirmation.1
    2027-04-09 23:59   owner: UndoCancel
    2027-04-09 23:59 is active
    2027-04-09 23:59   mail confirmation.2
    2027-04-10 00:00   invoice #3 due on 2027-04-24
    2027-04-15 12:00   Payment 1562.50 on #3
    2027-05-10 00:00   invoice #4 due on 2027-05-24
    2027-05-15 12:00   Payment 1562.50 on #4
    2027-06-10 00:00   invoice #5 due on 2027-06-24
    ");
}

#[test]
fn p35_replay_cancels() {
    let mut world = subscribed();
    world.pays_after = Some(5);
    world.cancel(at("2027-03-20T10:00:00"));
    insta::assert_snapshot!(history(world, END), @r"
    2027-01-31 10:00 is trial
    2027-02-10 10:00   invoice #1 due on 2027-02-24
    2027-02-10 10:00   owner: subscribe, Month
    2027-02-10 10:00 is active
    2027-02-10 10:00   mail confirmation.0
    2027-02-15 12:00   Payment 1562.50 on #1
    2027-03-10 00:00   invoice #2 due on 2027-03-24
    2027-03-15 12:00   Payment 1562.50 on #2
    2027-03-20 10:00   owner: Cancel(Other)
    2027-03-20 10:00 is cancelled
    2027-03-20 10:00   mail confirmation.1
    2027-05-09 00:00   mail removal-notice.2027-07-08.60
    2027-06-08 00:00   mail removal-notice.2027-07-08.30
    2027-07-01 00:00   mail removal-notice.2027-07-08.7
    2027-07-09 00:00 is removed
    2027-07-09 00:00   purge
    ");
}

#[test]
fn p35_replay_switches_out_of_a_yearly_plan() {
    let mut world = opened();
    world.pays_after = Some(5);
    world.command(at("2027-02-10T10:00:00"), Command::Subscribe(YEARLY)).unwrap();
    world.command(at("2027-12-31T10:00:00"), SWITCH).unwrap();
    let mut early = opened();
    early.pays_after = Some(5);
    early.command(at("2027-02-10T10:00:00"), Command::Subscribe(YEARLY)).unwrap();
    early.command(at("2027-07-31T10:00:00"), SWITCH).unwrap();
    assert_eq!(world.life().ends_on, Some("2028-02-09".parse().unwrap()), "the year ends earlier");
    insta::assert_snapshot!(history(early, END), @r"
    2027-01-31 10:00 is trial
    2027-02-10 10:00   invoice #1 due on 2027-02-24
    2027-02-10 10:00   owner: subscribe, Year
    2027-02-10 10:00 is active
    2027-02-10 10:00   mail confirmation.0
    2027-02-15 12:00   Payment 15625.00 on #1
    2027-07-31 10:00   owner: Cancel(Switching)
    2027-07-31 10:00 is cancelled
    2027-07-31 10:00   mail confirmation.1
    2027-10-01 00:00   UnusedDays 5650.69 on #1
    2027-10-01 00:00   Refunded -5650.69 on #1
    2027-10-30 00:00   mail removal-notice.2027-12-29.60
    2027-11-29 00:00   mail removal-notice.2027-12-29.30
    2027-12-22 00:00   mail removal-notice.2027-12-29.7
    2027-12-30 00:00 is removed
    2027-12-30 00:00   purge
    ");
}

#[test]
fn p35_replay_asks_for_early_removal_and_regrets() {
    let mut world = subscribed();
    world.pays_after = Some(5);
    world.cancel(at("2027-03-20T10:00:00"));
    world.command(at("2027-04-20T10:00:00"), Command::AskRemoval).unwrap();
    world.command(at("2027-04-27T09:59:59"), Command::TakeBackRemoval).unwrap();
    world.command(at("2027-05-01T10:00:00"), Command::Subscribe(MONTHLY)).unwrap();
    insta::assert_snapshot!(history(world, "2027-07-15T00:00:00"), @r"
    2027-01-31 10:00 is trial
    2027-02-10 10:00   invoice #1 due on 2027-02-24
    2027-02-10 10:00   owner: subscribe, Month
    2027-02-10 10:00 is active
    2027-02-10 10:00   mail confirmation.0
    2027-02-15 12:00   Payment 1562.50 on #1
    2027-03-10 00:00   invoice #2 due on 2027-03-24
    2027-03-15 12:00   Payment 1562.50 on #2
    2027-03-20 10:00   owner: Cancel(Other)
    2027-03-20 10:00 is cancelled
    2027-03-20 10:00   mail confirmation.1
    2027-04-20 10:00   owner: AskRemoval
    2027-04-20 10:00   mail confirmation.2
    2027-04-27 09:59   owner: TakeBackRemoval
    2027-04-27 09:59   mail confirmation.3
    2027-05-01 10:00   invoice #3 due on 2027-05-15
    2027-05-01 10:00   owner: subscribe, Month
    2027-05-01 10:00 is active
    2027-05-01 10:00   mail confirmation.4
    2027-05-06 12:00   Payment 1562.50 on #3
    2027-06-01 00:00   invoice #4 due on 2027-06-15
    2027-06-06 12:00   Payment 1562.50 on #4
    2027-07-01 00:00   invoice #5 due on 2027-07-15
    2027-07-06 12:00   Payment 1562.50 on #5
    ");
}

#[test]
fn p26_replay_is_held() {
    let mut world = opened();
    world.hold(at("2027-05-01T10:00:00"));
    world.release(at("2028-02-29T10:00:00"));
    insta::assert_snapshot!(history(world, END), @r"
    2027-01-31 10:00 is trial
    2027-02-20 00:00   mail trial-reminder.20
    2027-02-28 00:00   mail trial-reminder.28
    2027-03-02 10:00 is deactivated(trialended)
    2027-03-02 10:00   mail trial-ended
    2027-04-01 00:00   mail removal-notice.2027-05-31.60
    2027-05-01 00:00   mail removal-notice.2027-05-31.30
    2028-02-29 10:00   mail removal-notice.2027-05-31.7.2028-02-29T09:00:00Z
    2028-03-07 10:00 is removed
    2028-03-07 10:00   purge
    ");
}
