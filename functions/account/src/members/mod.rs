//! The members of an account.

pub(crate) mod change;
pub(crate) mod list;
pub(crate) mod remove;
pub(crate) mod show;
