//! A person's phone number, once it is proved to be theirs.

pub(crate) mod confirm;
pub(crate) mod request;
