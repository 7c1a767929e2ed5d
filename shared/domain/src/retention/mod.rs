//! Retention: what must be gone at its time.

pub mod records;
