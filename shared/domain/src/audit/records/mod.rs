//! The audit log as it is stored.

mod entry;
mod origin;

pub use entry::{AuditAction, AuditEntry};
pub use origin::{Origin, OriginView};
