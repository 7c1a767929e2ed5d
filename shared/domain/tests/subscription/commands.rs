//! Which command is accepted in which state: the whole table.

use domain::billing::subscription::{CancelReason, Command, State};

use crate::world::{MONTHLY, World, YEARLY, at};

fn trial() -> World {
    World::opened(at("2027-01-10T15:00:00"))
}

fn lapsed() -> World {
    gone_to(trial(), "2027-03-01T00:00:00")
}

fn active() -> World {
    World::subscribed(at("2027-01-10T15:00:00"), MONTHLY)
}

fn overdue() -> World {
    gone_to(active(), "2027-02-01T00:00:00")
}

fn unpaid() -> World {
    gone_to(active(), "2027-03-01T00:00:00")
}

fn suspended() -> World {
    let mut world = active();
    world.command(at("2027-01-11T15:00:00"), Command::Suspend).unwrap();
    world
}

fn suspended_unpaid() -> World {
    gone_to(suspended(), "2027-03-01T00:00:00")
}

fn cancelled() -> World {
    let mut world = active();
    world.pays_after = Some(3);
    world.cancel(at("2027-01-11T15:00:00"));
    world
}

fn ended() -> World {
    gone_to(cancelled(), "2027-03-01T00:00:00")
}

fn removed() -> World {
    gone_to(cancelled(), "2028-03-01T00:00:00")
}

fn gone_to(mut world: World, moment: &str) -> World {
    world.go_to(at(moment));
    world
}

/// What becomes of each command in each state.
fn table(states: &[(&str, World)]) -> String {
    let commands = [
        ("subscribe", Command::Subscribe(MONTHLY)),
        ("change", Command::Change(YEARLY)),
        ("suspend", Command::Suspend),
        ("resume", Command::Resume),
        ("cancel", Command::Cancel(CancelReason::Other)),
        ("undo-cancel", Command::UndoCancel),
        ("ask for removal", Command::AskRemoval),
        ("take that back", Command::TakeBackRemoval),
    ];
    let mut lines = Vec::new();
    for (state, world) in states {
        lines.push(format!("{state}:"));
        for (name, command) in commands {
            let mut world = world.clone();
            let before = world.facts.commands.len();
            let outcome = match world.command_now(command) {
                Err(error) => format!("refused: {error}"),
                Ok(()) if world.facts.commands.len() == before => "unchanged".to_owned(),
                Ok(()) => format!("{:?}", world.state()),
            };
            lines.push(format!("  {name}: {outcome}"));
        }
    }
    lines.join("\n")
}

#[test]
fn each_state_has_its_commands() {
    let states = [
        ("trial", trial()),
        ("deactivated, trial-ended", lapsed()),
        ("active", active()),
        ("deactivated, unpaid", unpaid()),
        ("suspended", suspended()),
        ("suspended and unpaid", suspended_unpaid()),
        ("cancelled", cancelled()),
        ("cancelled and ended", ended()),
    ];
    insta::assert_snapshot!(table(&states), @r"
    trial:
      subscribe: Active
      change: refused: not subscribed
      suspend: refused: not subscribed
      resume: refused: not suspended
      cancel: Cancelled
      undo-cancel: refused: not cancelled
      ask for removal: Trial
      take that back: unchanged
    deactivated, trial-ended:
      subscribe: Active
      change: refused: not subscribed
      suspend: refused: not subscribed
      resume: refused: not suspended
      cancel: Cancelled
      undo-cancel: refused: not cancelled
      ask for removal: Deactivated(TrialEnded)
      take that back: unchanged
    active:
      subscribe: refused: subscribed already
      change: Active
      suspend: Suspended
      resume: refused: not suspended
      cancel: Cancelled
      undo-cancel: refused: not cancelled
      ask for removal: refused: not cancelled
      take that back: unchanged
    deactivated, unpaid:
      subscribe: refused: deactivated because of what is unpaid
      change: refused: deactivated because of what is unpaid
      suspend: refused: deactivated because of what is unpaid
      resume: refused: not suspended
      cancel: Cancelled
      undo-cancel: refused: not cancelled
      ask for removal: Deactivated(Unpaid)
      take that back: unchanged
    suspended:
      subscribe: refused: suspended
      change: Suspended
      suspend: unchanged
      resume: Active
      cancel: Cancelled
      undo-cancel: refused: not cancelled
      ask for removal: refused: not cancelled
      take that back: unchanged
    suspended and unpaid:
      subscribe: refused: deactivated because of what is unpaid
      change: refused: deactivated because of what is unpaid
      suspend: unchanged
      resume: refused: deactivated because of what is unpaid
      cancel: Cancelled
      undo-cancel: refused: not cancelled
      ask for removal: Deactivated(Unpaid)
      take that back: unchanged
    cancelled:
      subscribe: Active
      change: refused: cancelled
      suspend: refused: cancelled
      resume: refused: cancelled
      cancel: refused: cancelled already
      undo-cancel: Active
      ask for removal: Cancelled
      take that back: unchanged
    cancelled and ended:
      subscribe: Active
      change: refused: cancelled
      suspend: refused: cancelled
      resume: refused: cancelled
      cancel: refused: cancelled already
      undo-cancel: refused: ended already
      ask for removal: Cancelled
      take that back: unchanged
    ");
}

#[test]
fn an_overdue_subscription_takes_the_commands_of_one_that_is_not() {
    assert_eq!(overdue().state(), State::Reminded);
    let overdue = table(&[("", overdue())]);
    assert_eq!(overdue.replace("Reminded", "Active"), table(&[("", active())]));
}

#[test]
fn every_command_is_refused_once_the_account_is_removed() {
    let refusals = table(&[("", removed())]);
    assert_eq!(refusals.matches("the account is removed").count(), 8, "{refusals}");
}

#[test]
fn what_is_asked_for_twice_is_done_once() {
    let mut world = cancelled();
    world.command_now(Command::AskRemoval).unwrap();
    world.command_now(Command::AskRemoval).unwrap();
    world.command_now(Command::TakeBackRemoval).unwrap();
    world.command_now(Command::TakeBackRemoval).unwrap();
    assert_eq!(world.facts.commands.len(), 4);
    assert_eq!(world.sent("confirmation").len(), 4, "each is confirmed once");
}
