//! What is known of a subscription. Everything else follows from it and the time.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    billing::{
        id::InvoiceId,
        subscription::{period::PeriodKey, slot::Slot, terms::Command},
    },
    kernel::{date::Date, money::Money},
};

/// What is known of an account's subscription. Facts are only added. Each has the moment at which it was recorded, and counts
/// from then on, so that what was decided before stays right. Commands stand in the order of their times.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// When the account was opened, and its trial began.
    pub signed_up_at: Timestamp,
    /// What its owners did.
    pub commands: Vec<Accepted>,
    /// Its invoices.
    pub invoices: Vec<Invoice>,
    /// When it is not to be removed (P26).
    pub holds: Vec<Hold>,
    /// The messages that were sent.
    pub sent: Vec<Sent>,
}

/// A command that was accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accepted {
    /// When.
    pub at: Timestamp,
    /// What was to be done.
    pub command: Command,
}

/// An invoice, as far as the subscription depends on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invoice {
    /// The invoice.
    pub id: InvoiceId,
    /// The period that it is for, if it is for one.
    pub period: Option<PeriodKey>,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// The last day on which it is paid in time. A charge-back that makes it due again names another.
    pub due_on: Date,
    /// All that is to be paid, VAT included.
    pub total: Money,
    /// What was paid and credited.
    pub entries: Vec<Entry>,
}

/// A payment or credit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// When it was recorded.
    pub at: Timestamp,
    /// How much. Negative where a payment is taken back.
    pub amount: Money,
    /// What it is.
    pub kind: EntryKind,
}

/// What lessens an invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EntryKind {
    /// A payment.
    Payment,
    /// The days of its period that were not used.
    UnusedDays,
    /// Any other credit.
    Credit,
}

/// A time in which the account is not to be removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// When it begins.
    pub from: Timestamp,
    /// When it was released.
    pub until: Option<Timestamp>,
}

/// A message that was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    /// Which one.
    pub slot: Slot,
    /// When.
    pub at: Timestamp,
    /// When SES accepted it.
    pub accepted_at: Option<Timestamp>,
    /// When it bounced.
    pub bounced_at: Option<Timestamp>,
}

impl Facts {
    /// A new account.
    #[must_use]
    pub const fn new(signed_up_at: Timestamp) -> Self {
        Self { signed_up_at, commands: Vec::new(), invoices: Vec::new(), holds: Vec::new(), sent: Vec::new() }
    }

    /// What is known of the message of a slot by this time.
    pub(super) fn sent(&self, slot: Slot, by: Timestamp) -> Option<Sent> {
        self.sent_by(by).find(|sent| sent.slot == slot)
    }

    /// The messages that were sent by this time, with what was known of them.
    pub(super) fn sent_by(&self, by: Timestamp) -> impl Iterator<Item = Sent> {
        let known = move |at: Option<Timestamp>| at.filter(|at| *at <= by);
        self.sent.iter().filter(move |sent| sent.at <= by).map(move |sent| Sent {
            accepted_at: known(sent.accepted_at),
            bounced_at: known(sent.bounced_at),
            ..*sent
        })
    }

    /// The invoices that were issued by this time.
    pub(super) fn invoices_by(&self, by: Timestamp) -> impl Iterator<Item = &Invoice> {
        self.invoices.iter().filter(move |invoice| invoice.issued_at <= by)
    }

    /// Every moment at which something became known, but for commands.
    pub(super) fn moments(&self) -> impl Iterator<Item = Timestamp> {
        let entries = self.invoices.iter().flat_map(|invoice| invoice.entries.iter().map(|entry| entry.at));
        let holds = self.holds.iter().flat_map(|hold| [Some(hold.from), hold.until]).flatten();
        entries.chain(holds).chain(self.sent.iter().map(|sent| sent.at))
    }
}

impl Invoice {
    /// What is still to be paid at this time, in minor units.
    #[must_use]
    pub fn open_amount(&self, at: Timestamp) -> i64 {
        let settled = self.entries.iter().filter(|entry| entry.at <= at).map(|entry| entry.amount.minor());
        settled.fold(self.total.minor(), i64::saturating_sub)
    }

    /// Whether something is still to be paid at this time.
    #[must_use]
    pub fn is_open(&self, at: Timestamp) -> bool {
        self.issued_at <= at && self.open_amount(at) > 0
    }

    /// Whether the days that were not used are credited.
    pub(super) fn has_credit_of_unused_days(&self, by: Timestamp) -> bool {
        self.entries.iter().any(|entry| entry.kind == EntryKind::UnusedDays && entry.at <= by)
    }

    /// The times in which something was to be paid, by what is known at `by`. The last has no end if it still is.
    pub(super) fn open_times(&self, by: Timestamp) -> Vec<(Timestamp, Option<Timestamp>)> {
        let mut moments = self.entries.iter().map(|entry| entry.at).collect::<Vec<_>>();
        moments.push(self.issued_at);
        moments.retain(|at| (self.issued_at..=by).contains(at));
        moments.sort_unstable();
        moments.dedup();
        let mut times: Vec<(Timestamp, Option<Timestamp>)> = Vec::new();
        for at in moments {
            match times.last_mut() {
                Some((_, end @ None)) if !self.is_open(at) => *end = Some(at),
                Some((_, None)) => {}
                _ if self.is_open(at) => times.push((at, None)),
                _ => {}
            }
        }
        times
    }
}
