//! What a person sees and changes of themselves.

pub(crate) mod change;
pub(crate) mod delete;
pub(crate) mod memberships;
mod profile;
mod receipt;
mod records;
pub(crate) mod show;
mod view;
