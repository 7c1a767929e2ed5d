//! The ids of this capability.

crate::kernel::id::ids! {
    /// An entry of an account's audit log.
    AuditId = "aud";
}
