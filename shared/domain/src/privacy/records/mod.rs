//! The records of consent, erasure and holds.

mod consent;
mod consent_entry;
mod erasure;
mod hold;

pub use consent::{Agreement, Channel, Consent, ConsentView};
pub use consent_entry::{ConsentChannel, ConsentEntry};
pub use erasure::{ErasedRecord, Erasure, ErasureGround, FieldOutcome, KeptGround};
pub use hold::{Hold, HoldReason};
