//! Which notifications a person gets.

pub(crate) mod set;
pub(crate) mod show;
