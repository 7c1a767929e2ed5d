//! Ids of its own.

crate::kernel::id::ids! {
    /// A passkey.
    PasskeyId = "pky";
}
