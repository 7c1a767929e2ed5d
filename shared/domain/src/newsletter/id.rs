//! The ids of this capability.

crate::kernel::id::ids! {
    /// A letter to all readers.
    CampaignId = "nws";
    /// A subscription to the newsletter.
    SubscriptionId = "sub";
}
