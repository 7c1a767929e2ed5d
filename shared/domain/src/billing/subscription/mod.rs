//! The life of a subscription (P32–P36): trial, paid periods, reminders, deactivation, suspension, cancellation, removal.
//!
//! [`life`] is one pure function of what is known and the time. Nothing that follows from these is stored. Who carries out what
//! it asks for, loads the [`Facts`], calls it, does the effects and sends the messages, adds that as facts, and lets it be called
//! again at `next_due_at`, all in one commit. Who adds any other fact does the same.
//!
//! What is counted from something that was done, such as a trial, ends so many times 24 hours after it. What is counted from a
//! day that was told, such as a due date, ends when the last day is over in Copenhagen. What is sent on a day is sent when it
//! begins. If the function was not called for some time, it asks for what is due now, and of several messages that follow each
//! other for the last.

mod agenda;
mod as_of;
mod balance;
mod charge;
mod charging;
mod claim;
mod claims;
mod commands;
mod course;
mod dunning;
mod e_invoice;
mod facts;
mod ground;
mod invoice;
mod payments;
mod period;
mod refusals;
mod removal;
mod reported;
mod rules;
mod slot;
mod state;
mod terms;
mod waiting;

use course::Course;
use jiff::Timestamp;

use crate::kernel::{date::Date, time::Now};

pub use agenda::{Coming, Effect, Receivable, Return, What};
pub use charge::{Charge, ChargeReport, Dispute};
pub use charging::RETRIES;
pub use claim::{DAYS_AFTER_DUE, DAYS_AFTER_REMINDER, NET_DAYS};
pub use commands::{
    COMMANDS_A_DAY, COMMANDS_IN_ALL, Decision, ask_removal, cancel, change, resume, subscribe, suspend,
    take_back_removal, undo_cancel,
};
pub use course::{SWITCHING_MONTHS, TRIAL_DAYS};
pub use dunning::REMINDERS;
pub use e_invoice::{EInvoice, EInvoiceEnd, EInvoiceNews, EInvoiceOutcome, EInvoiceStatus, HandedOver};
pub use facts::{Accepted, Delivery, Facts, Hold, PurgeBegan, Sent, StaffReminder};
pub use ground::Ground;
pub use invoice::{Billed, CreditNote, DueDate, Entry, EntryKind, Invoice};
pub use payments::{PaymentError, record_payment};
pub use period::{Period, PeriodKey};
pub use refusals::{
    AskRemovalError, CancelError, ChangeError, ResumeError, SubscribeError, SuspendError, TakeBackRemovalError,
    UndoCancelError,
};
pub use removal::{DAYS_AFTER_END, DAYS_AFTER_NOTICE, DAYS_AFTER_REQUEST, NOTICES};
pub use reported::ReportError;
pub use slot::{Audience, Slot};
pub use state::{AccountDeactivated, Closed, ClosedOperation, DeactivationReason, State};
pub use terms::{CancelReason, Command, Terms};
pub use waiting::{TaxDecision, WaitingInvoice};

/// A subscription at a moment. The days that are named here are the last ones of what they end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Life {
    /// Where it is in its life.
    pub state: State,
    /// Why nothing can be changed in the account, if so.
    pub closed: Option<Closed>,
    /// What is subscribed to.
    pub terms: Option<Terms>,
    /// What will be from the next period on, if that is something else.
    pub next_terms: Option<Terms>,
    /// The day on which the trial ends, if nothing was subscribed to.
    pub trial_ends_on: Option<Date>,
    /// The last day of the period that runs now.
    pub paid_through: Option<Date>,
    /// The last day of a subscription that was cancelled.
    pub ends_on: Option<Date>,
    /// The day on which the account is removed, if nothing else is done.
    pub removal_on: Option<Date>,
    /// The next period, as it will be if nothing is changed. On its first day it is invoiced.
    pub next_period: Option<Period>,
    /// The invoices that wait for what VIES says of the buyer's number.
    pub waiting: Vec<WaitingInvoice>,
    /// What is to be paid.
    pub receivables: Vec<Receivable>,
    /// What is to be done now.
    pub effects: Vec<Effect>,
    /// What is to be sent now.
    pub messages: Vec<Slot>,
    /// Every date that is coming, in order.
    pub timeline: Vec<Coming>,
    /// The next moment at which something is to be done or changes by itself, once the effects are done and the messages sent.
    /// While the account is being removed, the moment from which it was to be.
    pub next_due_at: Option<Timestamp>,
}

impl Life {
    /// The day on which the next period begins and is invoiced.
    #[must_use]
    pub fn next_invoice_on(&self) -> Option<Date> {
        self.next_period.map(|period| period.from)
    }

    /// When an invoice is due, as things are now: another date may have been agreed on, or a payment have been taken back.
    #[must_use]
    pub fn due_on(&self, invoice: &Invoice) -> Option<Date> {
        let receivable = self.receivables.iter().find(|receivable| receivable.invoice == invoice.id());
        receivable.map(|receivable| receivable.due_on).or(invoice.due_dates().last().map(|due| due.due_on))
    }

    /// Why the account is to be removed now, if it is.
    #[must_use]
    pub fn removal_due(&self) -> Option<Ground> {
        self.effects.iter().find_map(|effect| match effect {
            Effect::Purge { ground } => Some(*ground),
            _ => None,
        })
    }
}

/// The subscription at this moment, by what is known of it. A fact that was recorded by a clock that is ahead counts already.
#[must_use]
pub fn life(facts: &Facts, now: Now) -> Life {
    let course = Course::of(facts, now.0);
    let mut agenda = agenda::Agenda::new(&course);
    balance::effects(&mut agenda);
    if let Some(removed) = course.removed {
        if agenda.effects.is_empty() {
            agenda.effects.push(Effect::Purge { ground: removed.ground });
        }
    } else {
        rules::confirmations(&mut agenda);
        rules::trial(&mut agenda);
        rules::periods(&mut agenda);
        charging::charges(&mut agenda);
        charging::messages(&mut agenda);
        dunning::invoices(&mut agenda);
        dunning::undelivered(&mut agenda);
        rules::refused_e_invoices(&mut agenda);
        rules::undecided(&mut agenda);
        rules::unpaid(&mut agenda);
        rules::suspended(&mut agenda);
        rules::removal(&mut agenda);
    }
    let next_due_at = course.removed.map_or_else(|| agenda.next_due_at(), |removed| Some(removed.at));
    let agenda::Agenda { effects, messages, mut coming, .. } = agenda;
    coming.sort_by_key(|coming| (coming.at, coming.on));
    let terms = course.terms();
    let removal = course.planned().filter(|_| course.removed.is_none());
    Life {
        state: state::of(&course),
        closed: state::closed(&course),
        terms: terms.map(|(current, _)| current),
        next_terms: terms.and_then(|(_, next)| next),
        trial_ends_on: course.run.is_none().then(|| course.trial_ends_on()),
        paid_through: course.paid_through(),
        ends_on: course.cancelled.map(|cancelled| cancelled.ends_on),
        removal_on: removal.and_then(|removal| course.expected_on(removal)),
        next_period: course.going_on().map(|run| run.clone().next_period()),
        waiting: course.waiting().copied().collect(),
        receivables: balance::receivables(&course),
        effects,
        messages,
        timeline: coming,
        next_due_at,
    }
}
