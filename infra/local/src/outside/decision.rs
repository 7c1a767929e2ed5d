//! Why tests cannot decide what becomes of something.

/// Why it cannot be decided what becomes of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DecisionError {
    /// There is nothing of this id.
    #[error("There is nothing of this id.")]
    Unknown,
    /// It stands elsewhere than the decision needs.
    #[error("It does not wait for this decision.")]
    Impossible,
}
