//! Accounts: what an organisation has here, who is let in, with which role, and how they come and go (P01, P02, P44).

pub mod account;
pub(crate) mod audit;
pub mod id;
pub mod invitation;
pub mod leaving;
pub mod members;
pub mod messages;
pub mod owners;
pub mod ownership;
pub mod records;
pub mod role;
pub mod signup;
