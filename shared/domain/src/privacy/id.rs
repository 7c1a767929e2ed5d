//! The ids of this capability.

crate::kernel::id::ids! {
    /// A record that somebody accepted or agreed to something.
    ConsentId = "con";
}
