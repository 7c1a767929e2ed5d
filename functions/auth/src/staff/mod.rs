//! The log-in of those who work for the operator.

mod current;
mod log_in;

pub(crate) use current::{__path_staff_session, staff_session};
pub(crate) use log_in::{__path_staff_log_in, staff_log_in};
