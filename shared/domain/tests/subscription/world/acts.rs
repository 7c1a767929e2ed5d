//! What owners, subscribers and staff do.

use domain::{
    Now, Timestamp,
    billing::subscription::{
        self as rules, CancelReason, Command, Decision, DueDate, Entry, EntryKind, Hold, Invoice, StaffReminder,
    },
    kernel::{
        date::Date,
        money::{Currency, Money},
    },
};

use jiff::SignedDuration;

use crate::world::{World, billed, invoice_id};

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
            assert!((self.now..=self.now + SignedDuration::from_millis(1)).contains(&accepted.at));
            self.now = accepted.at;
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
        self.facts.invoices[nth].record(Entry { at: self.now, amount, kind: EntryKind::Payment, note: None }).unwrap();
    }

    /// So many minor units of an invoice are credited by staff now.
    pub(crate) fn credit(&mut self, nth: usize, minor: i64) {
        let amount = Money::of_minor(minor, Currency::Dkk);
        self.facts.invoices[nth].record(Entry { at: self.now, amount, kind: EntryKind::Credit, note: None }).unwrap();
        self.step(self.now);
    }

    /// An invoice is paid in full.
    pub(crate) fn pay_all(&mut self, nth: usize, at: Timestamp) {
        self.go_to(at);
        let open = self.facts.invoices[nth].open_amount(at).minor();
        self.pay(nth, open);
        self.step(at);
    }

    /// An invoice has another due date.
    pub(crate) fn set_due(&mut self, nth: usize, due_on: Date) {
        self.facts.invoices[nth].set_due(DueDate { at: self.now, due_on });
        self.step(self.now);
    }

    /// Staff remind of an invoice by letter.
    pub(crate) fn remind_by_staff(&mut self, nth: usize) {
        let invoice = self.facts.invoices[nth].id();
        self.facts.staff_reminders.push(StaffReminder { invoice, at: self.now });
        self.step(self.now);
    }

    /// Help is invoiced now.
    pub(crate) fn invoice_help(&mut self, due_on: Date, minor: i64) {
        let (id, total) = (invoice_id(100 + self.facts.invoices.len()), Money::of_minor(minor, Currency::Dkk));
        self.facts.invoices.push(Invoice::new(id, None, self.now, due_on, billed(total)));
        self.step(self.now);
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
