//! What an owner can do with the subscription, and when it is refused.
//!
//! Each function decides on the facts and the time. What is accepted is added to the facts; what it leads to, the confirmation
//! among it, then follows from [`life`](crate::billing::subscription::life).

use crate::{
    billing::subscription::{
        course::{Basis, Course},
        facts::{Accepted, Facts},
        period::Run,
        refusals::{
            AskRemovalError, CancelError, ChangeError, ResumeError, SubscribeError, SuspendError, TakeBackRemovalError,
            UndoCancelError,
        },
        terms::{CancelReason, Command, Terms},
    },
    kernel::time::Now,
};

/// What comes of a command that is not refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// It is carried out: to be added to the facts.
    Do(Accepted),
    /// It is so already.
    Unchanged,
}

/// Subscribes, or takes up what was cancelled. A paid period begins today, unless one still runs.
///
/// # Errors
/// If there is a subscription, or it is too late.
pub fn subscribe(facts: &Facts, now: Now, terms: Terms) -> Result<Decision, SubscribeError> {
    let course = Course::of(facts, now.0);
    match course.basis {
        _ if course.removed.is_some() => Err(SubscribeError::Removed),
        _ if course.closed().is_some() => Err(SubscribeError::Unpaid),
        Basis::Suspended { .. } if course.cancelled.is_none() => Err(SubscribeError::Suspended),
        Basis::Running if course.cancelled.is_none() => Err(SubscribeError::AlreadySubscribed),
        _ => Ok(accept(facts, now, Command::Subscribe(terms))),
    }
}

/// Has other terms from the next period on.
///
/// # Errors
/// If there will be no next period.
pub fn change(facts: &Facts, now: Now, terms: Terms) -> Result<Decision, ChangeError> {
    let course = Course::of(facts, now.0);
    let latest = course.runs.last().map(Run::latest_terms);
    match latest {
        _ if course.removed.is_some() => Err(ChangeError::Removed),
        _ if course.cancelled.is_some() => Err(ChangeError::Cancelled),
        None => Err(ChangeError::NotSubscribed),
        Some(latest) if latest == terms => Ok(Decision::Unchanged),
        Some(_) => Ok(accept(facts, now, Command::Change(terms))),
    }
}

/// Suspends the subscription from today on.
///
/// # Errors
/// If none runs.
pub fn suspend(facts: &Facts, now: Now) -> Result<Decision, SuspendError> {
    let course = Course::of(facts, now.0);
    match course.basis {
        _ if course.removed.is_some() => Err(SuspendError::Removed),
        _ if course.cancelled.is_some() => Err(SuspendError::Cancelled),
        Basis::Trial => Err(SuspendError::NotSubscribed),
        Basis::Suspended { .. } => Ok(Decision::Unchanged),
        Basis::Running if course.closed().is_some() => Err(SuspendError::Unpaid),
        Basis::Running => Ok(accept(facts, now, Command::Suspend)),
    }
}

/// Takes a suspended subscription up again. A new period begins today, and gives the periods after it their day.
///
/// # Errors
/// If it is not suspended.
pub fn resume(facts: &Facts, now: Now) -> Result<Decision, ResumeError> {
    let course = Course::of(facts, now.0);
    match course.basis {
        _ if course.removed.is_some() => Err(ResumeError::Removed),
        _ if course.cancelled.is_some() => Err(ResumeError::Cancelled),
        Basis::Trial | Basis::Running => Err(ResumeError::NotSuspended),
        Basis::Suspended { .. } if course.closed().is_some() => Err(ResumeError::Unpaid),
        Basis::Suspended { .. } => Ok(accept(facts, now, Command::Resume)),
    }
}

/// Cancels at the end of the paid period, of the trial, or today if none of them runs. Who cancels again in order to switch
/// ends as early as if they had done so at first.
///
/// # Errors
/// If it is cancelled already, or too late.
pub fn cancel(facts: &Facts, now: Now, reason: CancelReason) -> Result<Decision, CancelError> {
    let course = Course::of(facts, now.0);
    let is_no_earlier = course.cancelled.is_some_and(|cancelled| {
        let ends_earlier = !course.has_ended() && course.end_of_cancellation(reason) < cancelled.ends_on;
        !(reason == CancelReason::Switching && ends_earlier)
    });
    match course.removed {
        Some(_) => Err(CancelError::Removed),
        None if is_no_earlier => Err(CancelError::AlreadyCancelled),
        None => Ok(accept(facts, now, Command::Cancel(reason))),
    }
}

/// Takes the cancellation back, and a request for removal with it.
///
/// # Errors
/// If nothing is cancelled, or the subscription has ended.
pub fn undo_cancel(facts: &Facts, now: Now) -> Result<Decision, UndoCancelError> {
    let course = Course::of(facts, now.0);
    match course.cancelled {
        _ if course.removed.is_some() => Err(UndoCancelError::Removed),
        None => Err(UndoCancelError::NotCancelled),
        Some(_) if course.has_ended() => Err(UndoCancelError::Ended),
        Some(_) => Ok(accept(facts, now, Command::UndoCancel)),
    }
}

/// Has the account removed before its date.
///
/// # Errors
/// If there is a subscription that was not cancelled.
pub fn ask_removal(facts: &Facts, now: Now) -> Result<Decision, AskRemovalError> {
    let course = Course::of(facts, now.0);
    let is_subscribed = course.basis != Basis::Trial && course.cancelled.is_none() && course.closed().is_none();
    match course.asked_on {
        _ if course.removed.is_some() => Err(AskRemovalError::Removed),
        Some(_) => Ok(Decision::Unchanged),
        None if is_subscribed => Err(AskRemovalError::StillSubscribed),
        None => Ok(accept(facts, now, Command::AskRemoval)),
    }
}

/// Takes the request for removal back.
///
/// # Errors
/// If it is too late.
pub fn take_back_removal(facts: &Facts, now: Now) -> Result<Decision, TakeBackRemovalError> {
    let course = Course::of(facts, now.0);
    match course.asked_on {
        _ if course.removed.is_some() => Err(TakeBackRemovalError::Removed),
        None => Ok(Decision::Unchanged),
        Some(_) => Ok(accept(facts, now, Command::TakeBackRemoval)),
    }
}

/// The clocks of two invocations may differ a little: what comes later is never stamped with an earlier time.
fn accept(facts: &Facts, now: Now, command: Command) -> Decision {
    let last = facts.commands.last().map_or(now.timestamp(), |last| last.at);
    Decision::Do(Accepted { at: now.timestamp().max(last), command })
}
