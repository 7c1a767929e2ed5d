//! The privacy policy and what follows from it: consent, the controller, and receipts of erasure (P27, P41, P45, P47).

mod field_errors;
pub mod id;
pub mod operator;
pub mod policy;
pub mod receipt;
pub mod records;
