//! A person's password.

pub(crate) mod change;
pub(crate) mod verify;
