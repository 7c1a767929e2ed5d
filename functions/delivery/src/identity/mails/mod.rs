//! The mails about a person's log-in, in words.

pub(super) mod contact;
pub(super) mod security;
pub(super) mod signup;
