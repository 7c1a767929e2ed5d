//! Ids of its own.

crate::kernel::id::ids! {
    /// An entry of an account's audit log.
    AuditId = "aud";
}
