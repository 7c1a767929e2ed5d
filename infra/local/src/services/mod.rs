//! The AWS services that the functions call.

pub(crate) mod call;
pub(crate) mod dynamodb;
pub(crate) mod error;
pub(crate) mod inbox;
pub(crate) mod kms;
pub(crate) mod s3;
pub(crate) mod ses;
pub(crate) mod sns;
pub(crate) mod sqs;
