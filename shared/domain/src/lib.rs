//! The domain: types and rules. It is pure: no I/O, no clock, no random source of its own, no AWS, no async.
//!
//! The time is passed in as [`Now`], randomness as a [`RandomSource`]. A decision is returned as a [`Commit`], which
//! the `store` crate writes in one transaction.

extern crate self as domain;

pub mod accounts;
pub mod audit;
pub mod billing;
pub mod datasets;
pub mod idempotency;
pub mod identity;
pub mod integrations;
pub mod kernel;
pub mod messages;
pub mod messaging;
pub mod newsletter;
pub mod policy_notices;
pub mod privacy;
pub mod rate_limit;
pub mod registry;
pub mod retention;
pub mod staff;
pub mod visits;

pub use jiff::Timestamp;
pub use kernel::{
    commit,
    commit::{Commit, Stored, Version},
    date, field_error,
    field_error::{FieldError, FieldErrorCode, FieldErrors},
    file, input, language,
    language::Language,
    lookup, money, negotiation, personal, processing, random,
    random::RandomSource,
    range, record,
    record::{Record, Redacted},
    time,
    time::Now,
    written,
};
pub use registry as records;

/// All types of ids.
pub mod id {
    pub use crate::{
        accounts::id::*, audit::id::*, billing::id::*, identity::id::*, integrations::id::*, kernel::id::*,
        messaging::id::*, newsletter::id::*, privacy::id::*, visits::id::*,
    };
}

/// All types of tokens.
pub mod token {
    pub use crate::{identity::token::*, kernel::token::*};
}
