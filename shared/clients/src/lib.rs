//! The services beyond the tables: mail (SES), keys (KMS), and the connection and randomness that all clients share.

pub mod aws;
pub mod keys;
pub mod mail;
pub mod random;

pub use aws::Aws;
pub use random::Randomness;
