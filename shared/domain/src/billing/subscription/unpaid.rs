//! When an account is deactivated because it is unpaid (P34).
//!
//! An invoice deactivates the account once 30 days have passed since its due date and 10 since SES accepted a reminder of it,
//! as long as it is not paid. A reminder counts if it was sent since there was something to pay, and until it bounces. So
//! an account is open again as soon as the invoice is paid, or turns out not to have been reminded of.

use jiff::Timestamp;

use crate::{
    billing::subscription::{
        facts::{Facts, Invoice, Sent},
        slot::Slot,
    },
    kernel::date::{Date, close_of, day_of, plus_days},
};

/// How many days after the due date.
pub const DAYS_AFTER_DUE: i32 = 30;

/// How many days after a reminder was accepted.
pub const DAYS_AFTER_REMINDER: i32 = 10;

/// A time in which an account is deactivated because it is unpaid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unpaid {
    /// Since when.
    pub(super) since: Timestamp,
    /// The moment from which it is not any more, if that is known.
    pub(super) until: Option<Timestamp>,
}

impl Unpaid {
    pub(super) fn holds(self, at: Timestamp) -> bool {
        self.since <= at && self.until.is_none_or(|until| at < until)
    }
}

/// The times in which the account was deactivated, by what is known at `by`. They do not touch each other.
pub(super) fn times(facts: &Facts, by: Timestamp) -> Vec<Unpaid> {
    let mut all = facts.invoices_by(by).flat_map(|invoice| of_invoice(facts, invoice, by)).collect::<Vec<_>>();
    all.sort_by_key(|time| time.since);
    let mut times: Vec<Unpaid> = Vec::new();
    for time in all {
        match times.last_mut() {
            Some(last) if last.until.is_none_or(|until| time.since <= until) => {
                last.until = last.until.zip(time.until).map(|(one, other)| one.max(other));
            }
            _ => times.push(time),
        }
    }
    times
}

/// The times in which one invoice deactivates the account.
pub(super) fn of_invoice(facts: &Facts, invoice: &Invoice, by: Timestamp) -> Vec<Unpaid> {
    let mut times = Vec::new();
    for (open_since, paid_at) in invoice.open_times(by) {
        for reminder in reminders(facts, invoice, open_since, by) {
            let Some(accepted) = reminder.accepted_at else { continue };
            let since = close_of(ripe_on(invoice, day_of(accepted))).max(open_since);
            let until = [paid_at, reminder.bounced_at].into_iter().flatten().min();
            if since <= by && until.is_none_or(|until| since < until) {
                times.push(Unpaid { since, until });
            }
        }
    }
    times
}

/// The reminders of the invoice since it is open.
pub(super) fn reminders(
    facts: &Facts,
    invoice: &Invoice,
    open_since: Timestamp,
    by: Timestamp,
) -> impl Iterator<Item = Sent> {
    let (id, due) = (invoice.id, invoice.due_on);
    facts.sent_by(by).filter(move |sent| {
        matches!(sent.slot, Slot::InvoiceReminder { invoice, due_on, .. } if invoice == id && due_on == due)
            && sent.at >= open_since
    })
}

/// The day with which both periods have passed.
pub(super) fn ripe_on(invoice: &Invoice, accepted_on: Date) -> Date {
    plus_days(invoice.due_on, DAYS_AFTER_DUE).max(plus_days(accepted_on, DAYS_AFTER_REMINDER))
}
