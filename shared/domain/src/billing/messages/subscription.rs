//! What owners, and whoever gets the invoices, are told of a subscription's life.

use serde::{Deserialize, Serialize};

use crate::{
    billing::{
        id::InvoiceId,
        subscription::{CancelReason, Ground, Terms},
    },
    kernel::{date::Date, money::Money},
};

/// What happens to a subscription. A date that is not certain, or does not come any more, is left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SubscriptionNotice {
    /// The trial ends soon.
    TrialReminder {
        /// The day on which it does.
        ends_on: Date,
        /// The day on which the account is removed if nothing is done.
        removal_on: Option<Date>,
    },
    /// The trial has ended, and the account is deactivated.
    TrialEnded {
        /// The day on which it did.
        ended_on: Date,
        /// The day on which the account is removed if nothing is done.
        removal_on: Option<Date>,
    },
    /// It was subscribed to.
    Subscribed {
        /// To what.
        terms: Terms,
        /// Until when the next amount is to be paid.
        due_on: Option<Date>,
        /// The day on which the next period begins.
        next_invoice_on: Option<Date>,
    },
    /// Other terms come into force with the next period.
    TermsChanged {
        /// The new terms.
        terms: Terms,
        /// The day on which that begins.
        from: Option<Date>,
    },
    /// The subscription is suspended.
    Suspended,
    /// The subscription was taken up again.
    Resumed {
        /// To what.
        terms: Terms,
        /// Until when the next amount is to be paid.
        due_on: Option<Date>,
        /// The day on which the next period begins.
        next_invoice_on: Option<Date>,
    },
    /// The subscription was cancelled.
    Cancelled {
        /// Why, as far as that changes anything.
        reason: CancelReason,
        /// Its last day.
        ends_on: Date,
        /// Whether it has ended with this.
        has_ended: bool,
        /// The day on which the account is removed.
        removal_on: Option<Date>,
    },
    /// The cancellation was taken back.
    CancellationUndone {
        /// The day on which the next period begins.
        next_invoice_on: Option<Date>,
    },
    /// An owner asked for removal before its date.
    RemovalAsked {
        /// The day on which the account is removed.
        removal_on: Option<Date>,
        /// Whether it was cancelled in order to switch to another provider.
        is_switching: bool,
    },
    /// That was taken back.
    RemovalTakenBack {
        /// The day on which the account is removed nevertheless.
        removal_on: Option<Date>,
    },
    /// A command was carried out, and another one after it.
    CarriedOut {
        /// The day on which the first one was.
        on: Date,
    },
    /// An invoice is overdue.
    InvoiceReminder {
        /// The invoice.
        invoice: OpenInvoice,
        /// The last day on which it can be paid so that the account is not deactivated.
        deactivation_after: Option<Date>,
        /// Whether no other reminder of it follows.
        is_last: bool,
    },
    /// No reminder of an invoice got through: for staff.
    NoReminderArrived {
        /// The invoice.
        invoice: OpenInvoice,
    },
    /// The account is deactivated because it is unpaid.
    DeactivatedUnpaid {
        /// What is overdue.
        overdue: Vec<OpenInvoice>,
        /// The day on which the account is removed if nothing is done.
        removal_on: Option<Date>,
    },
    /// The account is no longer deactivated as unpaid.
    Reactivated {
        /// Whether it is suspended.
        is_suspended: bool,
        /// Its last day, if it was cancelled.
        ends_on: Option<Date>,
        /// The day on which the next period begins.
        next_invoice_on: Option<Date>,
    },
    /// The account is still suspended.
    SuspendedReminder {
        /// Since when.
        since: Date,
        /// The day on which the next message says so.
        next_on: Date,
    },
    /// The account is removed soon.
    RemovalNotice {
        /// The day on which it is.
        removal_on: Date,
        /// Why.
        ground: Option<Ground>,
        /// Whether it was cancelled in order to switch to another provider.
        is_switching: bool,
    },
}

/// An invoice of which something is to be paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenInvoice {
    /// The invoice.
    pub invoice: InvoiceId,
    /// How much is to be paid.
    pub amount: Money,
    /// The last day on which it was paid in time.
    pub due_on: Date,
}
