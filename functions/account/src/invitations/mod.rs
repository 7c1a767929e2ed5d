//! Invitations to an account.

pub(crate) mod accept;
mod acceptance;
pub(crate) mod create;
pub(crate) mod list;
pub(crate) mod resend;
mod sending;
mod view;
pub(crate) mod withdraw;
