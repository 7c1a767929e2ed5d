//! Twelve histories over a year and a half: each change of state and each message, by the time in Copenhagen.

mod leaving;
mod paying;

use domain::{
    Timestamp,
    billing::{
        id::InvoiceId,
        subscription::{Command, Slot, State},
    },
};
use jiff::tz::TimeZone;

use crate::world::{MONTHLY, World, at};

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
    let number = |id: InvoiceId| world.facts.invoices.iter().position(|invoice| invoice.id() == id).unwrap() + 1;
    for sent in &world.facts.sent {
        let mut text = sent.slot.to_string();
        for invoice in &world.facts.invoices {
            text = text.replace(&invoice.id().to_string(), &format!("#{}", number(invoice.id())));
        }
        if let Slot::Confirmation { at } = sent.slot {
            let nth = world.facts.commands.iter().position(|accepted| accepted.at == at).unwrap();
            text = format!("confirmation.{nth}");
        }
        lines.push((sent.at, 2, format!("  mail {text}")));
    }
    for (nth, invoice) in world.facts.invoices.iter().enumerate() {
        lines.push((
            invoice.issued_at(),
            0,
            format!("  invoice #{} due on {}", nth + 1, invoice.due_dates()[0].due_on),
        ));
        for entry in invoice.entries() {
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
