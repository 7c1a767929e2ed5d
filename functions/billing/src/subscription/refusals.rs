//! What a command's refusal is to the caller.

use domain::billing::subscription::{
    AskRemovalError, CancelError, ChangeError, ResumeError, SubscribeError, SuspendError, TakeBackRemovalError,
    UndoCancelError,
};
use lambda::Problem;

pub(super) fn subscribe(error: SubscribeError) -> Problem {
    match error {
        SubscribeError::AlreadySubscribed => Problem::AlreadySubscribed,
        SubscribeError::Suspended => Problem::SubscriptionSuspended,
        SubscribeError::Unpaid => Problem::SubscriptionUnpaid,
        SubscribeError::TooOften => Problem::TooManyChanges,
        SubscribeError::Removed => Problem::AccountRemoved,
    }
}

pub(super) fn change(error: ChangeError) -> Problem {
    match error {
        ChangeError::NotSubscribed => Problem::NotSubscribed,
        ChangeError::Cancelled => Problem::SubscriptionCancelled,
        ChangeError::Unpaid => Problem::SubscriptionUnpaid,
        ChangeError::TooOften => Problem::TooManyChanges,
        ChangeError::Removed => Problem::AccountRemoved,
    }
}

pub(super) fn suspend(error: SuspendError) -> Problem {
    match error {
        SuspendError::NotSubscribed => Problem::NotSubscribed,
        SuspendError::Unpaid => Problem::SubscriptionUnpaid,
        SuspendError::Cancelled => Problem::SubscriptionCancelled,
        SuspendError::Removed => Problem::AccountRemoved,
    }
}

pub(super) fn resume(error: ResumeError) -> Problem {
    match error {
        ResumeError::NotSuspended => Problem::NotSuspended,
        ResumeError::Unpaid => Problem::SubscriptionUnpaid,
        ResumeError::Cancelled => Problem::SubscriptionCancelled,
        ResumeError::TooOften => Problem::TooManyChanges,
        ResumeError::Removed => Problem::AccountRemoved,
    }
}

pub(super) fn cancel(error: CancelError) -> Problem {
    match error {
        CancelError::AlreadyCancelled => Problem::AlreadyCancelled,
        CancelError::Removed => Problem::AccountRemoved,
    }
}

pub(super) fn undo_cancel(error: UndoCancelError) -> Problem {
    match error {
        UndoCancelError::NotCancelled => Problem::NotCancelled,
        UndoCancelError::Ended => Problem::SubscriptionEnded,
        UndoCancelError::TooOften => Problem::TooManyChanges,
        UndoCancelError::Removed => Problem::AccountRemoved,
    }
}

pub(super) fn ask_removal(error: AskRemovalError) -> Problem {
    match error {
        AskRemovalError::StillSubscribed => Problem::StillSubscribed,
        AskRemovalError::TooOften => Problem::TooManyChanges,
        AskRemovalError::Removed => Problem::AccountRemoved,
    }
}

pub(super) fn take_back_removal(error: TakeBackRemovalError) -> Problem {
    match error {
        TakeBackRemovalError::Removed => Problem::AccountRemoved,
    }
}
