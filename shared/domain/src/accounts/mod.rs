//! Accounts of organisations: their members and roles, and how members join and leave (P01, P02, P44).

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
pub mod removal;
pub mod role;
pub mod signup;
pub mod unreachable;
