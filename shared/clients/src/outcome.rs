//! The outcome of sending a message through a service.

/// The service did not accept a message. Only its error code is kept, because its error text may contain the address.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// A retry may succeed.
    #[error("the service that carries messages is busy or out of reach ({0})")]
    Retryable(String),
    /// No retry can succeed.
    #[error("a message cannot be sent ({0})")]
    Permanent(String),
}
