//! What an owner can do with the subscription, and when it is refused.
//!
//! Each function decides on the facts and the time. What is accepted is added to the facts; what it leads to, the confirmation
//! among it, then follows from [`life`](crate::billing::subscription::life).

use jiff::SignedDuration;

use crate::{
    billing::subscription::{
        course::{Basis, Course},
        facts::{Accepted, Facts},
        refusals::{
            AskRemovalError, CancelError, ChangeError, ResumeError, SubscribeError, SuspendError, TakeBackRemovalError,
            UndoCancelError,
        },
        terms::{CancelReason, Command, Terms},
    },
    kernel::{date::days_after, time::Now},
};

/// How many commands an account can give within 24 hours, so that what is kept of them is bounded.
pub const COMMANDS_A_DAY: usize = 20;

/// How many an account can give in all. What becomes known of a subscription is one item, which is as large as a table takes
/// after some twenty years at the earliest.
pub const COMMANDS_IN_ALL: usize = 300;

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
        _ if course.unpaid_since.is_some() => Err(SubscribeError::Unpaid),
        Basis::Suspended { .. } if course.cancelled.is_none() => Err(SubscribeError::Suspended),
        Basis::Running if course.cancelled.is_none() => Err(SubscribeError::AlreadySubscribed),
        _ if is_too_often(&course) => Err(SubscribeError::TooOften),
        _ => Ok(accept(&course, Command::Subscribe(terms))),
    }
}

/// Has other terms from the next period on.
///
/// # Errors
/// If there will be no next period, or none before what is overdue is paid.
pub fn change(facts: &Facts, now: Now, terms: Terms) -> Result<Decision, ChangeError> {
    let course = Course::of(facts, now.0);
    let latest = course.run.as_ref().map(|run| run.terms);
    match latest {
        _ if course.removed.is_some() => Err(ChangeError::Removed),
        _ if course.cancelled.is_some() => Err(ChangeError::Cancelled),
        _ if course.unpaid_since.is_some() => Err(ChangeError::Unpaid),
        None => Err(ChangeError::NotSubscribed),
        Some(latest) if latest == terms => Ok(Decision::Unchanged),
        Some(_) if is_too_often(&course) => Err(ChangeError::TooOften),
        Some(_) => Ok(accept(&course, Command::Change(terms))),
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
        Basis::Running if course.unpaid_since.is_some() => Err(SuspendError::Unpaid),
        Basis::Running => Ok(accept(&course, Command::Suspend)),
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
        Basis::Suspended { .. } if course.unpaid_since.is_some() => Err(ResumeError::Unpaid),
        Basis::Suspended { .. } if is_too_often(&course) => Err(ResumeError::TooOften),
        Basis::Suspended { .. } => Ok(accept(&course, Command::Resume)),
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
        let ends_earlier = !course.has_ended() && course.end_of_cancellation(reason).0 < cancelled.ends_on;
        !(reason == CancelReason::Switching && ends_earlier)
    });
    match course.removed {
        Some(_) => Err(CancelError::Removed),
        None if is_no_earlier => Err(CancelError::AlreadyCancelled),
        None => Ok(accept(&course, Command::Cancel(reason))),
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
        Some(_) if is_too_often(&course) => Err(UndoCancelError::TooOften),
        Some(_) => Ok(accept(&course, Command::UndoCancel)),
    }
}

/// Has the account removed before its date.
///
/// # Errors
/// If there is a subscription that was not cancelled.
pub fn ask_removal(facts: &Facts, now: Now) -> Result<Decision, AskRemovalError> {
    let course = Course::of(facts, now.0);
    let is_subscribed = course.basis != Basis::Trial && course.cancelled.is_none() && course.unpaid_since.is_none();
    match course.asked_at {
        _ if course.removed.is_some() => Err(AskRemovalError::Removed),
        Some(_) => Ok(Decision::Unchanged),
        None if is_subscribed => Err(AskRemovalError::StillSubscribed),
        None if is_too_often(&course) => Err(AskRemovalError::TooOften),
        None => Ok(accept(&course, Command::AskRemoval)),
    }
}

/// Takes the request for removal back.
///
/// # Errors
/// If it is too late.
pub fn take_back_removal(facts: &Facts, now: Now) -> Result<Decision, TakeBackRemovalError> {
    let course = Course::of(facts, now.0);
    match course.asked_at {
        _ if course.removed.is_some() => Err(TakeBackRemovalError::Removed),
        None => Ok(Decision::Unchanged),
        Some(_) => Ok(accept(&course, Command::TakeBackRemoval)),
    }
}

/// No two commands have the same time.
fn accept(course: &Course<'_>, command: Command) -> Decision {
    let now = Now(course.now).timestamp();
    let after_last = course.facts.commands.last().map(|last| last.at + SignedDuration::from_millis(1));
    Decision::Do(Accepted { at: after_last.map_or(now, |after| after.max(now)), command })
}

/// Whether no more commands are taken for now. Those by which one suspends, cancels, or keeps the account always are: none of
/// them can be given twice without one that is counted in between.
fn is_too_often(course: &Course<'_>) -> bool {
    let recent = |accepted: &&Accepted| course.now < days_after(accepted.at, 1);
    let commands = &course.facts.commands;
    commands.len() >= COMMANDS_IN_ALL || commands.iter().rev().take_while(recent).count() >= COMMANDS_A_DAY
}
