//! The ids of this capability.

crate::kernel::id::ids! {
    /// A record that somebody accepted or agreed to something.
    ConsentId = "con";
    /// The receipt of an erasure.
    ErasureId = "era";
    /// A hold.
    HoldId = "hol";
}
