//! The privacy policy and what follows from it: consent, the controller, holds, erasure and its receipts (P26, P27, P35, P41,
//! P45, P47).

pub mod consents;
pub mod erasure;
mod field_errors;
mod hold;
pub mod id;
pub mod operator;
pub mod policy;
pub mod receipt;
pub mod records;
