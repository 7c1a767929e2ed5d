//! The account that the caller is in.

pub(crate) mod administrator;
pub(crate) mod change;
pub(crate) mod show;
