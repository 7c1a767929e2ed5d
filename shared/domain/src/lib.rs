//! Types and rules. Pure: no I/O, no clock, no randomness, no AWS, no async.
//!
//! Time comes in as [`Now`], randomness as bytes. What is decided goes out as a [`Commit`], which the `store`
//! crate writes in one transaction.

extern crate self as domain;

pub mod account;
pub mod audit;
pub mod challenge;
pub mod code;
pub mod commit;
pub mod contact;
pub mod factors;
pub mod field_error;
pub mod id;
pub mod input;
pub mod invitation;
pub mod language;
pub mod leaving;
pub mod members;
pub mod negotiation;
pub mod notification;
pub mod operator;
pub mod owners;
pub mod ownership;
pub mod password;
pub mod personal;
pub mod policy;
pub mod processing;
pub mod profile;
pub mod rate_limit;
pub mod receipt;
pub mod record;
pub mod records;
pub mod recovery;
pub mod role;
mod schema;
pub mod session;
pub mod signup;
pub mod sms;
pub mod staff;
pub mod time;
pub mod token;

pub use commit::{Commit, Stored, Version};
pub use field_error::{FieldError, FieldErrorCode, FieldErrors};
pub use jiff::Timestamp;
pub use language::Language;
pub use record::{Record, Redacted};
pub use time::Now;
