//! The records of the audit log.

mod action;
mod counter;
mod entry;
mod origin;

pub use action::AuditAction;
pub(crate) use action::{ActLimit, actions};
pub use counter::{ActCounter, CountedActs};
pub use entry::AuditEntry;
pub use origin::{Origin, OriginView};
