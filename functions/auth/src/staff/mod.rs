//! The log-in of those who work for the operator.

pub(crate) mod sessions;
