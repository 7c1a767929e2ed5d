//! The ids of this capability.

crate::kernel::id::ids! {
    /// A passkey.
    PasskeyId = "pky";
}
