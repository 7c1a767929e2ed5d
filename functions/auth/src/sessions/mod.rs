//! Logging in and out, and a person's sessions.

pub(crate) mod end;
pub(crate) mod end_others;
pub(crate) mod enter_account;
pub(crate) mod list;
pub(crate) mod log_in;
pub(crate) mod log_in_with_passkey;
pub(crate) mod log_out;
pub(crate) mod open;
pub(crate) mod pending_log_in;
pub(crate) mod request_passkey;
pub(crate) mod response;
pub(crate) mod rotate;
pub(crate) mod show_current;
pub(crate) mod view;
