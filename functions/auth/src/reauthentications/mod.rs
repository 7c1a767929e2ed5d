//! Proving anew who one is.

pub(crate) mod create;
