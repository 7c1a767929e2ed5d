//! The ids of this capability.

crate::kernel::id::ids! {
    /// A campaign: one issue of the newsletter.
    CampaignId = "nws";
    /// A subscription to the newsletter.
    SubscriptionId = "sub";
    /// A review of the mail service's suppression list.
    SuppressionReviewId = "srv";
}
