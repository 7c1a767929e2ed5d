//! Why an invocation has no result.

use bytes::Bytes;

/// The largest event and the largest reply that Lambda accepts.
pub(crate) const PAYLOAD: usize = 6 * 1024 * 1024;

/// Why an invocation has no result.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum InvokeError {
    /// There is no such function.
    #[error("there is no such function")]
    Unknown,
    /// The handler responded with an error, whose JSON this is.
    #[error("the handler failed")]
    Handler(Bytes),
    /// The process ended before it answered.
    #[error("the process ended before it answered: {0}")]
    Crashed(String),
    /// The process did not answer in time.
    #[error("no answer within {0} s")]
    TimedOut(u32),
    /// The process never asked for work.
    #[error("the process did not start: {0}")]
    Init(String),
    /// The event is larger than Lambda accepts.
    #[error("the event is larger than 6 MB")]
    TooLarge,
    /// The local cloud stops.
    #[error("the local cloud stops")]
    Stopping,
}
