//! The texts of the mails about a person's log-in.

pub(super) mod contact;
pub(super) mod security;
pub(super) mod signup;
