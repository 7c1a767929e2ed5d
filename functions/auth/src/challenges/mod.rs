//! The second factor of a log-in.

pub(crate) mod answer;
pub(crate) mod issue;
