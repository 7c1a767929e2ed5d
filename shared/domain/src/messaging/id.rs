//! The ids of this capability.

crate::kernel::id::ids! {
    /// A message to somebody.
    MessageId = "msg";
}
