//! A person's password.

pub(crate) mod change;
