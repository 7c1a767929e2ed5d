//! A person's authenticator app.

pub(crate) mod begin;
pub(crate) mod confirm;
pub(crate) mod remove;
