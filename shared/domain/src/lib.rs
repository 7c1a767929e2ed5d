//! Types and rules. Pure: no I/O, no clock, no randomness of its own, no AWS, no async.
//!
//! Time comes in as [`Now`], randomness as a [`RandomSource`]. What is decided goes out as a [`Commit`], which the `store`
//! crate writes in one transaction.

extern crate self as domain;

pub mod accounts;
pub mod audit;
pub mod idempotency;
pub mod identity;
pub mod kernel;
pub mod messages;
pub mod messaging;
pub mod privacy;
pub mod rate_limit;
pub mod registry;
pub mod staff;

pub use jiff::Timestamp;
pub use kernel::{
    commit,
    commit::{Commit, Stored, Version},
    field_error,
    field_error::{FieldError, FieldErrorCode, FieldErrors},
    input, language,
    language::Language,
    lookup, negotiation, personal, processing, random,
    random::RandomSource,
    record,
    record::{Record, Redacted},
    time,
    time::Now,
};
pub use registry as records;

/// Every kind of id there is.
pub mod id {
    pub use crate::{accounts::id::*, audit::id::*, identity::id::*, kernel::id::*, messaging::id::*, privacy::id::*};
}

/// Every token there is.
pub mod token {
    pub use crate::{identity::token::*, kernel::token::*};
}
