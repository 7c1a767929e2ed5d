//! Identity: people with a log-in, their credentials and second factors, and account recovery (P01, P12, P23).

pub mod actor;
pub(crate) mod audit;
pub mod challenge;
pub mod code;
pub mod contact;
mod credential;
pub mod email_problem;
pub mod factors;
mod field_errors;
pub mod guesses;
pub mod id;
pub mod lost_factors;
pub mod messages;
pub mod notices;
pub mod operator;
pub mod password;
pub mod profile;
pub mod records;
pub mod recovery;
pub mod revocation;
pub mod session;
pub mod settling;
pub mod token;
