//! Any history, and how time passes in it.

use domain::{
    Timestamp,
    billing::subscription::{CancelReason, Command},
    kernel::date::{day_of, plus_days},
};
use jiff::SignedDuration;
use proptest::prelude::*;

use crate::world::{MONTHLY, Mail, World, YEARLY, at};

/// Something that happens.
#[derive(Debug, Clone)]
pub(crate) enum Action {
    /// So many hours pass.
    Wait(i64),
    /// An owner does something, refused or not.
    Command(Command),
    /// A share in percent of what is open of an invoice is paid; of one that is not open, it is paid back.
    Pay(prop::sample::Index, i64),
    /// What becomes of mail from now on.
    Mail(Mail),
    /// After how many days invoices are paid from now on.
    Pays(Option<i32>),
    Hold,
    Release,
    /// An invoice is due so many days from now on.
    Due(prop::sample::Index, i32),
    /// Staff remind of an invoice.
    Letter(prop::sample::Index),
}

pub(crate) fn command() -> impl Strategy<Value = Command> {
    prop_oneof![
        4 => prop_oneof![Just(MONTHLY), Just(YEARLY)].prop_map(Command::Subscribe),
        1 => prop_oneof![Just(MONTHLY), Just(YEARLY)].prop_map(Command::Change),
        1 => Just(Command::Suspend),
        2 => Just(Command::Resume),
        1 => prop_oneof![Just(CancelReason::Other), Just(CancelReason::Switching)].prop_map(Command::Cancel),
        1 => Just(Command::UndoCancel),
        1 => Just(Command::AskRemoval),
        1 => Just(Command::TakeBackRemoval),
    ]
}

pub(crate) fn wait() -> impl Strategy<Value = Action> {
    prop_oneof![0_i64..72, 0_i64..24 * 40].prop_map(Action::Wait)
}

pub(crate) fn action() -> impl Strategy<Value = Action> {
    prop_oneof![
        6 => wait(),
        4 => command().prop_map(Action::Command),
        2 => (any::<prop::sample::Index>(), prop_oneof![Just(100), 1_i64..100]).prop_map(|(nth, share)| Action::Pay(nth, share)),
        1 => prop_oneof![Just(Mail::Arrives), (1_i64..24 * 15).prop_map(Mail::Bounces), Just(Mail::Fails)].prop_map(Action::Mail),
        1 => prop::option::of(0_i32..60).prop_map(Action::Pays),
        1 => prop_oneof![Just(Action::Hold), Just(Action::Release)],
        1 => (any::<prop::sample::Index>(), -20..40).prop_map(|(nth, days)| Action::Due(nth, days)),
        1 => any::<prop::sample::Index>().prop_map(Action::Letter),
    ]
}

pub(crate) fn opening() -> impl Strategy<Value = Timestamp> {
    (0_i64..366 * 24 * 60).prop_map(|minute| at("2027-10-01T00:00:00") + SignedDuration::from_mins(minute))
}

/// How time passes.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Pace {
    /// Everything is done at its moment.
    Punctual,
    /// The same, and it is looked at so often in between.
    Often,
    /// It is looked at when something else happens, and else not.
    Seldom,
}

pub(crate) fn run(opened: Timestamp, actions: &[Action], pace: Pace) -> World {
    let mut world = World::opened(opened);
    for action in actions {
        let now = world.now();
        match action {
            Action::Wait(hours) => {
                let end = now + SignedDuration::from_hours(*hours);
                match pace {
                    Pace::Punctual => drop(world.go_to(end)),
                    Pace::Often => {
                        for between in [3, 7, 8] {
                            world.go_to(now + SignedDuration::from_mins(hours * 6 * between));
                        }
                        world.go_to(end);
                    }
                    Pace::Seldom => world.step(end),
                }
            }
            Action::Command(command) => drop(world.command_now(*command)),
            Action::Pay(nth, share) if !world.facts.invoices.is_empty() => {
                let nth = nth.index(world.facts.invoices.len());
                let open = world.facts.invoices[nth].open_amount(now).minor();
                let amount = if open > 0 {
                    open * share / 100
                } else {
                    -world.facts.invoices[nth].total().minor() * share / 100
                };
                world.pay(nth, amount);
                world.step(now);
            }
            Action::Due(nth, days) if !world.facts.invoices.is_empty() => {
                world.set_due(nth.index(world.facts.invoices.len()), plus_days(day_of(now), *days));
            }
            Action::Letter(nth) if !world.facts.invoices.is_empty() => {
                world.remind_by_staff(nth.index(world.facts.invoices.len()));
            }
            Action::Pay(..) | Action::Due(..) | Action::Letter(..) => {}
            Action::Mail(mail) => world.mail = *mail,
            Action::Pays(days) => {
                world.pays_after = *days;
                world.step(now);
            }
            Action::Hold => world.hold(now),
            Action::Release => world.release(now + SignedDuration::from_secs(1)),
        }
    }
    world
}
