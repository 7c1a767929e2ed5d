//! Histories over a year and a half: each change of state and each message, by the time in Copenhagen.

use domain::{
    Timestamp,
    billing::{
        id::InvoiceId,
        subscription::{CancelReason, Command, State},
    },
};
use jiff::tz::TimeZone;

use crate::world::{MONTHLY, World, YEARLY, at};

const SWITCH: Command = Command::Cancel(CancelReason::Switching);

/// All of them begin on this day.
fn opened() -> World {
    World::opened(at("2027-01-31T10:00:00"))
}

fn subscribed() -> World {
    let mut world = opened();
    world.command(at("2027-02-10T10:00:00"), Command::Subscribe(MONTHLY)).unwrap();
    world
}

/// What happened until the end of July 2028, or further.
fn history(mut world: World, until: &str) -> String {
    world.go_to(at(until));
    let mut lines = Vec::new();
    let mut before = None;
    for (moment, state) in &world.seen {
        if before.replace(*state) != Some(*state) {
            lines.push((*moment, 1, format!("is {}", state_name(*state))));
        }
    }
    let number = |id: InvoiceId| world.facts.invoices.iter().position(|invoice| invoice.id == id).unwrap() + 1;
    for sent in &world.facts.sent {
        let mut text = sent.slot.to_string();
        for invoice in &world.facts.invoices {
            text = text.replace(&invoice.id.to_string(), &format!("#{}", number(invoice.id)));
        }
        lines.push((sent.at, 2, format!("  mail {text}")));
    }
    for (nth, invoice) in world.facts.invoices.iter().enumerate() {
        lines.push((invoice.issued_at, 0, format!("  invoice #{} due on {}", nth + 1, invoice.due_on)));
        for entry in &invoice.entries {
            lines.push((entry.at, 0, format!("  {:?} {} on #{}", entry.kind, entry.amount, nth + 1)));
        }
    }
    for accepted in &world.facts.commands {
        lines.push((accepted.at, 0, format!("  owner: {}", command_name(accepted.command))));
    }
    lines.extend(world.purged_at.map(|purged| (purged, 3, "  purge".to_owned())));
    lines.sort_by_key(|(moment, order, _)| (*moment, *order));
    lines.into_iter().map(|(moment, _, text)| format!("{} {text}", time(moment))).collect::<Vec<_>>().join("\n")
}

fn time(moment: Timestamp) -> String {
    moment.to_zoned_datetime(TimeZone::get("Europe/Copenhagen").unwrap()).strftime("%Y-%m-%d %H:%M").to_string()
}

fn state_name(state: State) -> String {
    format!("{state:?}").to_lowercase()
}

fn command_name(command: Command) -> String {
    match command {
        Command::Subscribe(terms) => format!("subscribe, {:?}", terms.period),
        Command::Change(terms) => format!("change, {:?}", terms.period),
        other => format!("{other:?}"),
    }
}

/// The histories go to the end of July 2028 where it is not said otherwise.
const END: &str = "2028-07-31T00:00:00";

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
    2027-03-03 00:00 is deactivated(trialended)
    2027-03-03 00:00   mail trial-ended
    2027-04-01 00:00   mail removal-notice.2027-05-31.60
    2027-05-01 00:00   mail removal-notice.2027-05-31.30
    2027-05-24 00:00   mail removal-notice.2027-05-31.7
    2027-06-01 00:00 is removed
    2027-06-01 00:00   purge
    ");
}

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
    world.command(at("2027-04-10T23:59:59"), Command::UndoCancel).unwrap();
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
    2027-04-10 23:59   invoice #3 due on 2027-04-24
    2027-04-10 23:59   owner: UndoCancel
    2027-04-10 23:59 is active
    2027-04-10 23:59   mail confirmation.2
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
    2027-05-10 00:00   mail removal-notice.2027-07-09.60
    2027-06-09 00:00   mail removal-notice.2027-07-09.30
    2027-07-02 00:00   mail removal-notice.2027-07-09.7
    2027-07-10 00:00 is removed
    2027-07-10 00:00   purge
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
    assert_eq!(world.life().ends_on, Some("2028-02-10".parse().unwrap()), "the year ends earlier");
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
    2027-10-01 00:00   UnusedDays 5650.68 on #1
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
    world.command(at("2027-04-27T23:59:59"), Command::TakeBackRemoval).unwrap();
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
    2027-04-27 23:59   owner: TakeBackRemoval
    2027-04-27 23:59   mail confirmation.3
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
    2027-03-03 00:00 is deactivated(trialended)
    2027-03-03 00:00   mail trial-ended
    2027-04-01 00:00   mail removal-notice.2027-05-31.60
    2027-05-01 00:00   mail removal-notice.2027-05-31.30
    2027-05-24 00:00   mail removal-notice.2027-05-31.7
    2028-02-29 10:00 is removed
    2028-02-29 10:00   purge
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
    2028-02-10 00:00   invoice #2 due on 2028-02-24
    ");
}
