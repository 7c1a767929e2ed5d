//! What became of a message that a service was asked to carry.

/// A message was not taken. The code is the service's; its own text may hold the address and is not kept.
#[derive(Debug, thiserror::Error)]
pub enum NotSent {
    /// It can be tried again.
    #[error("the service that carries messages is busy or out of reach ({0})")]
    Later(String),
    /// It never can.
    #[error("a message cannot be sent ({0})")]
    Never(String),
}
