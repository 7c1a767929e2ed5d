//! Why commands are refused.

/// Why nobody can subscribe now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SubscribeError {
    /// There is a subscription. Its terms can be changed.
    #[error("subscribed already")]
    AlreadySubscribed,
    /// The subscription is suspended. It can be resumed.
    #[error("suspended")]
    Suspended,
    /// What is overdue has to be paid first.
    #[error("deactivated because of what is unpaid")]
    Unpaid,
    /// Too many commands were given within 24 hours.
    #[error("too many commands within a day")]
    TooOften,
    /// The account is being removed.
    #[error("the account is removed")]
    Removed,
}

/// Why the terms cannot be changed now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ChangeError {
    /// Nothing is subscribed to.
    #[error("not subscribed")]
    NotSubscribed,
    /// The subscription is cancelled.
    #[error("cancelled")]
    Cancelled,
    /// What is overdue has to be paid first.
    #[error("deactivated because of what is unpaid")]
    Unpaid,
    /// Too many commands were given within 24 hours.
    #[error("too many commands within a day")]
    TooOften,
    /// The account is being removed.
    #[error("the account is removed")]
    Removed,
}

/// Why the subscription cannot be suspended now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SuspendError {
    /// Nothing is subscribed to.
    #[error("not subscribed")]
    NotSubscribed,
    /// What is overdue has to be paid first.
    #[error("deactivated because of what is unpaid")]
    Unpaid,
    /// The subscription is cancelled.
    #[error("cancelled")]
    Cancelled,
    /// The account is being removed.
    #[error("the account is removed")]
    Removed,
}

/// Why the subscription cannot be resumed now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ResumeError {
    /// It is not suspended.
    #[error("not suspended")]
    NotSuspended,
    /// What is overdue has to be paid first.
    #[error("deactivated because of what is unpaid")]
    Unpaid,
    /// The subscription is cancelled.
    #[error("cancelled")]
    Cancelled,
    /// Too many commands were given within 24 hours.
    #[error("too many commands within a day")]
    TooOften,
    /// The account is being removed.
    #[error("the account is removed")]
    Removed,
}

/// Why the subscription cannot be cancelled now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CancelError {
    /// It is cancelled, and would not end earlier.
    #[error("cancelled already")]
    AlreadyCancelled,
    /// The account is being removed.
    #[error("the account is removed")]
    Removed,
}

/// Why a cancellation cannot be taken back now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UndoCancelError {
    /// Nothing is cancelled.
    #[error("not cancelled")]
    NotCancelled,
    /// The subscription has ended. One can subscribe again.
    #[error("ended already")]
    Ended,
    /// Too many commands were given within 24 hours.
    #[error("too many commands within a day")]
    TooOften,
    /// The account is being removed.
    #[error("the account is removed")]
    Removed,
}

/// Why removal cannot be asked for now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AskRemovalError {
    /// There is a subscription, which has to be cancelled first.
    #[error("not cancelled")]
    StillSubscribed,
    /// Too many commands were given within 24 hours.
    #[error("too many commands within a day")]
    TooOften,
    /// The account is being removed.
    #[error("the account is removed")]
    Removed,
}

/// Why removal cannot be taken back now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TakeBackRemovalError {
    /// The account is being removed.
    #[error("the account is removed")]
    Removed,
}
