//! A request for an account.

pub(crate) mod confirm;
pub(crate) mod request;
