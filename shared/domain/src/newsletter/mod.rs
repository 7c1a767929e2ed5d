//! The newsletter: who reads it, by which consent, how they stop it, and the campaigns that are sent to them (P07–P09).

pub mod campaign;
mod field_errors;
pub mod id;
pub mod letter;
pub mod messages;
mod progress;
pub mod records;
pub mod sending;
pub mod subscription;
pub mod text;
