//! What is known of a subscription. Everything else follows from it and the time.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    billing::{
        id::InvoiceId,
        subscription::{
            charge::Charge, e_invoice::EInvoice, ground::Ground, invoice::Invoice, slot::Slot, terms::Command,
            waiting::WaitingInvoice,
        },
    },
    kernel::time::Now,
    messaging::id::MessageId,
};

/// What is known of an account's subscription. Facts are only added. Every time in them is the moment at which the fact was
/// recorded, and it counts from then on: what was decided before stays right. Whoever adds a fact takes its time from
/// [`clock`](Self::clock). Commands stand in the order of their times.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// When the account was opened, and its trial began.
    pub signed_up_at: Timestamp,
    /// What its owners did.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub commands: Vec<Accepted>,
    /// Its invoices.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub invoices: Vec<Invoice>,
    /// The invoices that wait, or have waited, for what VIES says of the buyer's number.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waiting: Vec<WaitingInvoice>,
    /// The attempts to charge a card, those of one invoice in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub charges: Vec<Charge>,
    /// The invoices and credit notes that their buyer gets as electronic invoices.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub e_invoices: Vec<EInvoice>,
    /// When staff reminded of an invoice in another way than by mail.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub staff_reminders: Vec<StaffReminder>,
    /// When it is not to be removed (P26).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub holds: Vec<Hold>,
    /// The messages that were sent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sent: Vec<Sent>,
    /// That its removal has begun. Nothing changes this any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purge_began: Option<PurgeBegan>,
}

/// A command that was accepted. No two have the same time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accepted {
    /// When.
    pub at: Timestamp,
    /// What was to be done.
    pub command: Command,
}

/// Staff reminded of an invoice by letter or telephone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffReminder {
    /// The invoice.
    pub invoice: InvoiceId,
    /// When that was recorded.
    pub at: Timestamp,
}

/// A time in which the account is not to be removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// When it was recorded.
    pub from: Timestamp,
    /// When its release was recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
}

/// The removal of the account has begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PurgeBegan {
    /// When.
    pub at: Timestamp,
    /// Why.
    pub ground: Ground,
}

/// A message that was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    /// Which one.
    pub slot: Slot,
    /// When.
    pub at: Timestamp,
    /// What became of it, for each recipient of whom that is known, where anything depends on it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub deliveries: Vec<Delivery>,
}

/// What became of a message for one recipient.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// The message to the recipient, by which the mail service tells what became of it.
    pub message: MessageId,
    /// When it became known that the recipient's mail server accepted it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted_at: Option<Timestamp>,
    /// When it became known that it bounced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bounced_at: Option<Timestamp>,
}

/// A fact that becomes known at a moment. Those of the same moment count in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fact {
    Waiting,
    Decided,
    Charge,
    EInvoice,
    Issued { invoice: usize },
    Entry { invoice: usize, nth: usize },
    DueDate { invoice: usize, nth: usize },
    Sent { nth: usize },
    Accepted { sent: usize, delivery: usize },
    Bounced { sent: usize, delivery: usize },
    StaffReminder { nth: usize },
    Held,
    Released,
    PurgeBegan,
    Command { nth: usize },
}

impl Facts {
    /// A new account.
    #[must_use]
    pub const fn new(signed_up_at: Timestamp) -> Self {
        Self {
            signed_up_at,
            commands: Vec::new(),
            invoices: Vec::new(),
            waiting: Vec::new(),
            charges: Vec::new(),
            e_invoices: Vec::new(),
            staff_reminders: Vec::new(),
            holds: Vec::new(),
            sent: Vec::new(),
            purge_began: None,
        }
    }

    /// The time of a fact that is recorded now. It is never earlier than what was recorded before, though the clocks of two
    /// functions differ a little.
    #[must_use]
    pub fn clock(&self, now: Now) -> Timestamp {
        let now = now.timestamp();
        self.log().into_iter().map(|(at, _)| at).max().map_or(now, |latest| latest.max(now))
    }

    /// Every fact with its moment, in no order.
    pub(super) fn log(&self) -> Vec<(Timestamp, Fact)> {
        let mut log = Vec::new();
        for waiting in &self.waiting {
            log.push((waiting.since, Fact::Waiting));
            log.extend(waiting.decision.map(|decision| (decision.at, Fact::Decided)));
        }
        log.extend(self.charges.iter().flat_map(Charge::moments).map(|at| (at, Fact::Charge)));
        log.extend(self.e_invoices.iter().flat_map(EInvoice::moments).map(|at| (at, Fact::EInvoice)));
        for (invoice, of) in self.invoices.iter().enumerate() {
            log.push((of.issued_at(), Fact::Issued { invoice }));
            let entries = of.entries().iter().enumerate();
            log.extend(entries.map(|(nth, entry)| (entry.at, Fact::Entry { invoice, nth })));
            let changes = of.due_dates().iter().enumerate().skip(1);
            log.extend(changes.map(|(nth, due)| (due.at, Fact::DueDate { invoice, nth })));
        }
        for (nth, sent) in self.sent.iter().enumerate() {
            log.push((sent.at, Fact::Sent { nth }));
            for (delivery, of) in sent.deliveries.iter().enumerate() {
                log.extend(of.accepted_at.map(|at| (at, Fact::Accepted { sent: nth, delivery })));
                log.extend(of.bounced_at.map(|at| (at, Fact::Bounced { sent: nth, delivery })));
            }
        }
        let staff = self.staff_reminders.iter().enumerate();
        log.extend(staff.map(|(nth, reminder)| (reminder.at, Fact::StaffReminder { nth })));
        for hold in &self.holds {
            log.push((hold.from, Fact::Held));
            log.extend(hold.until.map(|until| (until, Fact::Released)));
        }
        log.extend(self.purge_began.map(|began| (began.at, Fact::PurgeBegan)));
        log.extend(self.commands.iter().enumerate().map(|(nth, command)| (command.at, Fact::Command { nth })));
        log
    }
}
