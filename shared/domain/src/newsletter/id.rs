//! The ids of this capability.

crate::kernel::id::ids! {
    /// A subscription to the newsletter.
    SubscriptionId = "sub";
}
