//! The life of a subscription (P32–P36): trial, paid periods, reminders, deactivation, suspension, cancellation, removal.
//!
//! [`life`] is one pure function of what is known and the time. Nothing that follows from these is stored. Who carries out what
//! it asks for, loads the [`Facts`], calls it, does the effects and sends the messages, adds that as facts, and lets it be called
//! again at `next_due_at`, all in one commit. Who adds any other fact does the same.
//!
//! Whatever ends on a day ends when that day is over in Copenhagen, and whatever is sent on a day is sent when it begins. If the
//! function was not called for some time, it asks for what is due now, and of several messages that follow each other for the last.

mod agenda;
mod commands;
mod course;
mod dunning;
mod facts;
mod period;
mod refusals;
mod removal;
mod rules;
mod slot;
mod state;
mod terms;
mod unpaid;

use course::Basis;
use jiff::Timestamp;

use crate::kernel::{date::Date, time::Now};

pub use agenda::{Coming, Effect, What};
pub use commands::{Decision, ask_removal, cancel, change, resume, subscribe, suspend, take_back_removal, undo_cancel};
pub use course::{SWITCHING_MONTHS, TRIAL_DAYS};
pub use facts::{Accepted, Entry, EntryKind, Facts, Hold, Invoice, Sent};
pub use period::{Period, PeriodKey};
pub use refusals::{
    AskRemovalError, CancelError, ChangeError, ResumeError, SubscribeError, SuspendError, TakeBackRemovalError,
    UndoCancelError,
};
pub use removal::{DAYS_AFTER_END, DAYS_AFTER_REQUEST, Ground};
pub use rules::NET_DAYS;
pub use slot::{Audience, Slot};
pub use state::{AccountDeactivated, Closed, ClosedOperation, DeactivationReason, State};
pub use terms::{CancelReason, Command, Terms};
pub use unpaid::{DAYS_AFTER_DUE, DAYS_AFTER_REMINDER};

/// A subscription at a moment.
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
    /// The last day of the trial, if nothing was subscribed to.
    pub trial_ends_on: Option<Date>,
    /// The day on which the period ends that runs now.
    pub paid_through: Option<Date>,
    /// The last day of a subscription that was cancelled.
    pub ends_on: Option<Date>,
    /// The day with which the account is removed, once it has ended or its end is certain.
    pub removal_on: Option<Date>,
    /// The day on which the next period begins and is invoiced.
    pub next_invoice_on: Option<Date>,
    /// What is to be done now.
    pub effects: Vec<Effect>,
    /// What is to be sent now.
    pub messages: Vec<Slot>,
    /// Every date that is coming, in order.
    pub timeline: Vec<Coming>,
    /// The next moment at which something is to be done or changes by itself, once the effects are done and the messages sent.
    pub next_due_at: Option<Timestamp>,
}

/// The subscription at this moment, by what is known of it. Facts that are later do not count.
#[must_use]
pub fn life(facts: &Facts, now: Now) -> Life {
    let course = course::Course::of(facts, now.0);
    let mut agenda = agenda::Agenda::new(&course);
    if let Some(ground) = course.removed {
        agenda.effects.push(Effect::Purge(ground));
    } else {
        rules::confirmations(&mut agenda);
        rules::trial(&mut agenda);
        rules::periods(&mut agenda);
        dunning::invoices(&mut agenda);
        rules::unpaid(&mut agenda);
        rules::suspended(&mut agenda);
        rules::removal(&mut agenda);
    }
    let next_due_at = agenda.next_due_at();
    let agenda::Agenda { effects, messages, mut coming, .. } = agenda;
    coming.sort_by_key(|coming| (coming.at, coming.on));
    let terms = course.terms();
    let is_on_trial = course.basis == Basis::Trial && course.cancelled.is_none() && !course.has_lapsed();
    let removal = course.removal().filter(|removal| removal.ground == Ground::Asked || !is_on_trial);
    let removal = removal.filter(|removal| removal.at(facts, now.0).is_some());
    let is_running = course.basis == Basis::Running && !course.has_ended() && course.closed().is_none();
    Life {
        state: state::of(&course),
        closed: state::closed(&course),
        terms: terms.map(|(current, _)| current),
        next_terms: terms.and_then(|(_, next)| next),
        trial_ends_on: course.runs.is_empty().then_some(course.trial_ends_on),
        paid_through: course.current().filter(|_| is_running).map(|period| period.until),
        ends_on: course.cancelled.map(|cancelled| cancelled.ends_on),
        removal_on: removal.map(|removal| removal.on),
        next_invoice_on: course.next_period_on(),
        effects,
        messages,
        timeline: coming,
        next_due_at,
    }
}
