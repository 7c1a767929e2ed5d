//! The newsletter: who reads it, by which consent, and how they stop it (P07–P09).

pub mod campaign;
mod field_errors;
pub mod id;
pub mod letter;
pub mod messages;
pub mod records;
pub mod subscription;
pub mod text;
