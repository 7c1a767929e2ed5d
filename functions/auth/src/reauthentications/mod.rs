//! Reauthentication.

pub(crate) mod create;
