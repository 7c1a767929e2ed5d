//! The caller's own data.

pub(crate) mod change;
pub(crate) mod delete;
pub(crate) mod memberships;
mod profile;
mod receipt;
mod records;
pub(crate) mod show;
mod view;
