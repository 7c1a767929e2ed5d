//! Resets of a forgotten password (P23): requested by mail or by phone, and confirmed with the link or code that was
//! sent there.

pub(crate) mod confirm;
mod proof;
pub(crate) mod request;
