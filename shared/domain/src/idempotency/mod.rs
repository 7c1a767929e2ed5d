//! Idempotent requests: a request that is sent again takes effect once.

pub mod records;
