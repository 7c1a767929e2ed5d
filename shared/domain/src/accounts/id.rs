//! The ids of this capability.

crate::kernel::id::ids! {
    /// An invitation to an account.
    InvitationId = "inv";
    /// An offer to hand an account over.
    TransferId = "own";
}
