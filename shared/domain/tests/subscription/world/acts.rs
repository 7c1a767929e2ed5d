//! What owners, subscribers and staff do.

use domain::{
    Now, Timestamp,
    billing::subscription::{self as rules, Accepted, CancelReason, Command, Decision, Entry, EntryKind, Hold},
    kernel::money::{Currency, Money},
};

use crate::world::World;

impl World {
    /// An owner does something, after everything that fell due before. `Err` holds why it is refused.
    pub(crate) fn command(&mut self, at: Timestamp, command: Command) -> Result<(), String> {
        self.go_to(at);
        self.command_now(command)
    }

    /// An owner does something, whatever fell due before.
    pub(crate) fn command_now(&mut self, command: Command) -> Result<(), String> {
        let (facts, now) = (&self.facts, Now(self.now));
        let text = |error: &dyn std::error::Error| error.to_string();
        let decision = match command {
            Command::Subscribe(terms) => rules::subscribe(facts, now, terms).map_err(|error| text(&error)),
            Command::Change(terms) => rules::change(facts, now, terms).map_err(|error| text(&error)),
            Command::Suspend => rules::suspend(facts, now).map_err(|error| text(&error)),
            Command::Resume => rules::resume(facts, now).map_err(|error| text(&error)),
            Command::Cancel(reason) => rules::cancel(facts, now, reason).map_err(|error| text(&error)),
            Command::UndoCancel => rules::undo_cancel(facts, now).map_err(|error| text(&error)),
            Command::AskRemoval => rules::ask_removal(facts, now).map_err(|error| text(&error)),
            Command::TakeBackRemoval => rules::take_back_removal(facts, now).map_err(|error| text(&error)),
        };
        if let Decision::Do(accepted) = decision? {
            assert_eq!(accepted, Accepted { at: self.now, command });
            self.facts.commands.push(accepted);
        }
        self.step(self.now);
        Ok(())
    }

    pub(crate) fn cancel(&mut self, at: Timestamp) {
        self.command(at, Command::Cancel(CancelReason::Other)).unwrap();
    }

    /// So many minor units are paid on an invoice now.
    pub(crate) fn pay(&mut self, nth: usize, minor: i64) {
        let amount = Money::of_minor(minor, Currency::Dkk);
        self.facts.invoices[nth].entries.push(Entry { at: self.now, amount, kind: EntryKind::Payment });
    }

    /// An invoice is paid in full.
    pub(crate) fn pay_all(&mut self, nth: usize, at: Timestamp) {
        self.go_to(at);
        let open = self.facts.invoices[nth].open_amount(at);
        self.pay(nth, open);
        self.step(at);
    }

    pub(crate) fn hold(&mut self, at: Timestamp) {
        self.go_to(at);
        self.facts.holds.push(Hold { from: at, until: None });
        self.step(at);
    }

    pub(crate) fn release(&mut self, at: Timestamp) {
        self.go_to(at);
        self.facts.holds.iter_mut().for_each(|hold| hold.until = hold.until.or(Some(at)));
        self.step(at);
    }
}
