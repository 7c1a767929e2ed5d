//! A person's passkeys.

pub(crate) mod add;
pub(crate) mod begin;
pub(crate) mod ceremonies;
pub(crate) mod remove;
