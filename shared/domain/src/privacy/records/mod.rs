//! The records of consent, erasure and holds.

mod consent;
mod erasure;
mod hold;

pub use consent::{Agreement, Channel, Consent, ConsentView};
pub use erasure::{ErasedRecord, Erasure, ErasureGround, FieldOutcome, KeptGround};
pub use hold::{Hold, HoldReason};
