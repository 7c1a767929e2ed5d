//! What is to be done at a moment, and what is coming after it.

use jiff::Timestamp;

use crate::{
    billing::{
        id::InvoiceId,
        subscription::{course::Course, ground::Ground, period::Period, slot::Slot},
    },
    kernel::{
        date::{Date, close_of, start_of},
        money::Money,
    },
};

/// Something to be done, other than a message, in the order in which it is listed. It is asked for again until the facts show
/// that it was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Issue the invoice of a period. Done when there is an invoice with the period's key.
    IssueInvoice(Period),
    /// Credit the days of an invoice's period that are not used. Done when the invoice has an entry for them.
    CreditUnusedDays {
        /// The invoice.
        invoice: InvoiceId,
        /// The period.
        period: Period,
        /// How many days are not used.
        days: u32,
        /// Of how many.
        of: u32,
        /// How much that is. Never more than was not credited before.
        amount: Money,
    },
    /// Give back what was paid too much of an invoice. Done when nothing of it is paid too much any more.
    ReturnBalance {
        /// The invoice.
        invoice: InvoiceId,
        /// How much.
        amount: Money,
        /// In which way.
        by: Return,
    },
    /// Charge the card for an invoice. Done when there is a charge of that number.
    Charge {
        /// The invoice.
        invoice: InvoiceId,
        /// How many attempts there were before.
        nth: u32,
        /// How much.
        amount: Money,
        /// Whether the card's owner is to authenticate.
        authenticates: bool,
    },
    /// Remove the account. It comes alone: once everything above is done.
    Purge {
        /// Why.
        ground: Ground,
    },
}

/// How what was paid too much is given back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Return {
    /// It pays another invoice, as far as that is open.
    Invoice(InvoiceId),
    /// It is refunded, since no invoice is coming.
    Refund,
}

/// What is to be paid of an invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Receivable {
    /// The invoice.
    pub invoice: InvoiceId,
    /// How much, without that which will be credited.
    pub amount: Money,
    /// The last day on which it is paid in time.
    pub due_on: Date,
}

/// A date that is coming.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Coming {
    /// The moment. What ends with a day, ends at the next one's first.
    pub at: Timestamp,
    /// The day that it is told by.
    pub on: Date,
    /// What happens, and why.
    pub what: What,
}

/// What happens on a date that is coming.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// A message says that the trial ends soon.
    TrialReminder,
    /// The trial ends. If nothing was subscribed to, the account is deactivated.
    TrialEnds,
    /// The next period begins and is invoiced.
    PeriodBegins,
    /// The terms that were asked for come into force.
    TermsChange,
    /// An invoice is to be paid by the end of the day.
    InvoiceDue,
    /// The card is charged, if it was refused before.
    CardCharged,
    /// A message says that an invoice is overdue.
    InvoiceReminder,
    /// The account is deactivated if it is not paid until then.
    Deactivation,
    /// The cancelled subscription ends.
    SubscriptionEnds,
    /// A message says that the account is suspended.
    SuspendedReminder,
    /// A message says how to extract what is in the account.
    RemovalNotice(Ground),
    /// The account is removed.
    Removal(Ground),
}

impl What {
    /// Its name, as clients have it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::TrialReminder => "trial-reminder",
            Self::TrialEnds => "trial-ends",
            Self::PeriodBegins => "period-begins",
            Self::TermsChange => "terms-change",
            Self::InvoiceDue => "invoice-due",
            Self::CardCharged => "card-charged",
            Self::InvoiceReminder => "invoice-reminder",
            Self::Deactivation => "deactivation",
            Self::SubscriptionEnds => "subscription-ends",
            Self::SuspendedReminder => "suspended-reminder",
            Self::RemovalNotice(_) => "removal-notice",
            Self::Removal(_) => "removal",
        }
    }

    /// Why it happens, where that is not said by what happens.
    #[must_use]
    pub const fn why(self) -> Option<&'static str> {
        match self {
            Self::Deactivation => Some("unpaid"),
            Self::RemovalNotice(ground) | Self::Removal(ground) => Some(ground.code()),
            _ => None,
        }
    }
}

/// What is found while the rules are gone through.
pub(super) struct Agenda<'a> {
    pub(super) course: &'a Course<'a>,
    pub(super) effects: Vec<Effect>,
    pub(super) messages: Vec<Slot>,
    pub(super) coming: Vec<Coming>,
    /// Moments that no date is told of, at which the answer may change.
    pub(super) wakes: Vec<Timestamp>,
}

impl<'a> Agenda<'a> {
    pub(super) fn new(course: &'a Course<'a>) -> Self {
        Self { course, effects: Vec::new(), messages: Vec::new(), coming: Vec::new(), wakes: Vec::new() }
    }

    /// Something that happens when the day begins.
    pub(super) fn at_start(&mut self, on: Date, what: What) {
        self.coming(start_of(on), on, what);
    }

    /// Something that happens when the day is over.
    pub(super) fn at_close(&mut self, on: Date, what: What) {
        self.coming(close_of(on), on, what);
    }

    /// Something that happens at a moment, told by a day.
    pub(super) fn coming(&mut self, at: Timestamp, on: Date, what: What) {
        if self.course.now < at {
            self.coming.push(Coming { at, on, what });
        }
    }

    /// Whether a message was sent.
    pub(super) fn is_sent(&self, slot: Slot) -> bool {
        self.course.sent.contains_key(&slot)
    }

    /// A message that is to be sent at once, if it was not.
    pub(super) fn message(&mut self, slot: Slot) {
        if !self.is_sent(slot) {
            self.messages.push(slot);
        }
    }

    /// A message that is to be sent on a day, and is not worth sending any more at `until`.
    pub(super) fn message_on(&mut self, on: Date, until: Timestamp, slot: Slot, what: What) {
        self.at_start(on, what);
        if start_of(on) <= self.course.now && self.course.now < until {
            self.message(slot);
        }
    }

    /// The next moment at which the answer may change.
    pub(super) fn next_due_at(&self) -> Option<Timestamp> {
        let moments = self.coming.iter().map(|coming| coming.at).chain(self.wakes.iter().copied());
        moments.filter(|at| self.course.now < *at).min()
    }
}
