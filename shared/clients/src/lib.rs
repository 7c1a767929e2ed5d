//! The services beyond the tables: mail (SES), text messages (SNS), files (S3), keys (KMS), and the connection and
//! randomness that all clients share.

pub mod aws;
pub mod files;
pub mod keys;
pub mod letters;
pub mod mail;
mod outcome;
pub mod random;
pub mod sms;
pub mod suppressions;

pub use aws::AwsConfig;
pub use outcome::SendError;
pub use random::Randomness;
