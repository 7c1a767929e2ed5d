//! The second factor of a log-in.

pub(crate) mod answer;
mod attempt;
pub(crate) mod issue;
