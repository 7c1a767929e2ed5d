//! The records of the audit log.

mod action;
mod entry;
mod origin;

pub use action::AuditAction;
pub(crate) use action::actions;
pub use entry::AuditEntry;
pub use origin::{Origin, OriginView};
