//! The privacy policy and what follows from it: consent, the controller, and receipts of erasure (P27, P41, P45, P47).

pub mod operator;
pub mod policy;
pub mod receipt;
pub mod records;
