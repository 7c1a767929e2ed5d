//! Staff sessions.

pub(crate) mod log_in;
pub(crate) mod show_current;
