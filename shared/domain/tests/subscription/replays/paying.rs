//! Histories of those who subscribe and pay, or not.

use domain::billing::subscription::Command;

use crate::{
    replays::{END, history, opened, subscribed},
    world::{YEARLY, at},
};

#[test]
fn p34_replay_pays_late() {
    let mut world = subscribed();
    world.pays_after = Some(14 + 25);
    insta::assert_snapshot!(history(world, "2027-08-01T00:00:00"), @r"
    2027-01-31 10:00 is trial
    2027-02-10 10:00   invoice #1 due on 2027-02-24
    2027-02-10 10:00   owner: subscribe, Month
    2027-02-10 10:00 is active
    2027-02-10 10:00   mail confirmation.0
    2027-02-25 00:00 is due
    2027-03-01 00:00 is reminded
    2027-03-01 00:00   mail invoice-reminder.#1.2027-02-24.1
    2027-03-10 00:00   invoice #2 due on 2027-03-24
    2027-03-16 00:00   mail invoice-reminder.#1.2027-02-24.2
    2027-03-21 12:00   Payment 1562.50 on #1
    2027-03-21 12:00 is active
    2027-03-25 00:00 is due
    2027-03-29 00:00 is reminded
    2027-03-29 00:00   mail invoice-reminder.#2.2027-03-24.1
    2027-04-10 00:00   invoice #3 due on 2027-04-24
    2027-04-13 00:00   mail invoice-reminder.#2.2027-03-24.2
    2027-04-18 12:00   Payment 1562.50 on #2
    2027-04-18 12:00 is active
    2027-04-25 00:00 is due
    2027-04-29 00:00 is reminded
    2027-04-29 00:00   mail invoice-reminder.#3.2027-04-24.1
    2027-05-10 00:00   invoice #4 due on 2027-05-24
    2027-05-14 00:00   mail invoice-reminder.#3.2027-04-24.2
    2027-05-19 12:00   Payment 1562.50 on #3
    2027-05-19 12:00 is active
    2027-05-25 00:00 is due
    2027-05-29 00:00 is reminded
    2027-05-29 00:00   mail invoice-reminder.#4.2027-05-24.1
    2027-06-10 00:00   invoice #5 due on 2027-06-24
    2027-06-13 00:00   mail invoice-reminder.#4.2027-05-24.2
    2027-06-18 12:00   Payment 1562.50 on #4
    2027-06-18 12:00 is active
    2027-06-25 00:00 is due
    2027-06-29 00:00 is reminded
    2027-06-29 00:00   mail invoice-reminder.#5.2027-06-24.1
    2027-07-10 00:00   invoice #6 due on 2027-07-24
    2027-07-14 00:00   mail invoice-reminder.#5.2027-06-24.2
    2027-07-19 12:00   Payment 1562.50 on #5
    2027-07-19 12:00 is active
    2027-07-25 00:00 is due
    2027-07-29 00:00 is reminded
    2027-07-29 00:00   mail invoice-reminder.#6.2027-07-24.1
    ");
}

#[test]
fn p34_replay_pays_partly() {
    let mut world = opened();
    world.command(at("2027-02-10T10:00:00"), Command::Subscribe(YEARLY)).unwrap();
    world.go_to(at("2027-02-20T10:00:00"));
    world.pay(0, 1_000_000);
    world.go_to(at("2027-05-01T10:00:00"));
    world.pay(0, 562_499);
    world.pay_all(0, at("2027-05-10T10:00:00"));
    insta::assert_snapshot!(history(world, "2028-02-11T00:00:00"), @r"
    2027-01-31 10:00 is trial
    2027-02-10 10:00   invoice #1 due on 2027-02-24
    2027-02-10 10:00   owner: subscribe, Year
    2027-02-10 10:00 is active
    2027-02-10 10:00   mail confirmation.0
    2027-02-20 10:00   Payment 10000.00 on #1
    2027-02-25 00:00 is due
    2027-03-01 00:00 is reminded
    2027-03-01 00:00   mail invoice-reminder.#1.2027-02-24.1
    2027-03-16 00:00   mail invoice-reminder.#1.2027-02-24.2
    2027-03-27 00:00 is deactivated(unpaid)
    2027-03-27 00:00   mail deactivated-unpaid.2027-03-26T23:00:00Z
    2027-04-26 00:00   mail removal-notice.2027-06-25.60
    2027-05-01 10:00   Payment 5624.99 on #1
    2027-05-10 10:00   Payment 0.01 on #1
    2027-05-10 10:00 is active
    2027-05-10 10:00   mail reactivated.2027-03-26T23:00:00Z
    2028-02-10 00:00   invoice #2 due on 2028-02-24
    ");
}

#[test]
fn p34_replay_never_pays() {
    insta::assert_snapshot!(history(subscribed(), END), @r"
    2027-01-31 10:00 is trial
    2027-02-10 10:00   invoice #1 due on 2027-02-24
    2027-02-10 10:00   owner: subscribe, Month
    2027-02-10 10:00 is active
    2027-02-10 10:00   mail confirmation.0
    2027-02-25 00:00 is due
    2027-03-01 00:00 is reminded
    2027-03-01 00:00   mail invoice-reminder.#1.2027-02-24.1
    2027-03-10 00:00   invoice #2 due on 2027-03-24
    2027-03-16 00:00   mail invoice-reminder.#1.2027-02-24.2
    2027-03-27 00:00 is deactivated(unpaid)
    2027-03-27 00:00   mail deactivated-unpaid.2027-03-26T23:00:00Z
    2027-03-29 00:00   mail invoice-reminder.#2.2027-03-24.1
    2027-04-13 00:00   mail invoice-reminder.#2.2027-03-24.2
    2027-04-26 00:00   mail removal-notice.2027-06-25.60
    2027-05-26 00:00   mail removal-notice.2027-06-25.30
    2027-06-18 00:00   mail removal-notice.2027-06-25.7
    2027-06-26 00:00 is removed
    2027-06-26 00:00   purge
    ");
}

#[test]
fn p33_replay_never_subscribes() {
    insta::assert_snapshot!(history(opened(), END), @r"
    2027-01-31 10:00 is trial
    2027-02-20 00:00   mail trial-reminder.20
    2027-02-28 00:00   mail trial-reminder.28
    2027-03-02 10:00 is deactivated(trialended)
    2027-03-02 10:00   mail trial-ended
    2027-04-01 00:00   mail removal-notice.2027-05-31.60
    2027-05-01 00:00   mail removal-notice.2027-05-31.30
    2027-05-24 00:00   mail removal-notice.2027-05-31.7
    2027-06-01 00:00 is removed
    2027-06-01 00:00   purge
    ");
}

#[test]
fn p34_replay_pays_at_the_very_second_of_the_deactivation() {
    let mut world = opened();
    world.command(at("2027-02-10T10:00:00"), Command::Subscribe(YEARLY)).unwrap();
    world.pay_all(0, at("2027-03-27T00:00:00"));
    insta::assert_snapshot!(history(world, "2028-02-11T00:00:00"), @r"
    2027-01-31 10:00 is trial
    2027-02-10 10:00   invoice #1 due on 2027-02-24
    2027-02-10 10:00   owner: subscribe, Year
    2027-02-10 10:00 is active
    2027-02-10 10:00   mail confirmation.0
    2027-02-25 00:00 is due
    2027-03-01 00:00 is reminded
    2027-03-01 00:00   mail invoice-reminder.#1.2027-02-24.1
    2027-03-16 00:00   mail invoice-reminder.#1.2027-02-24.2
    2027-03-27 00:00   Payment 15625.00 on #1
    2027-03-27 00:00 is deactivated(unpaid)
    2027-03-27 00:00 is active
    2027-03-27 00:00   mail deactivated-unpaid.2027-03-26T23:00:00Z
    2027-03-27 00:00   mail reactivated.2027-03-26T23:00:00Z
    2028-02-10 00:00   invoice #2 due on 2028-02-24
    ");
}
