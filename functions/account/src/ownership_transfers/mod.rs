//! Transferring the ownership of an account.

pub(crate) mod accept;
pub(crate) mod end;
pub(crate) mod list;
pub(crate) mod offer;
