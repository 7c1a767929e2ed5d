//! Ids of its own.

crate::kernel::id::ids! {
    /// A message to somebody.
    MessageId = "msg";
}
