//! The audited actions on billing.

crate::audit::records::actions! {
    /// The billing details were given or changed.
    BillingDetailsChanged = "billing-details-changed";
    /// What fell due was done: invoices, credits, or messages, as the entry's fields say. Nobody did it.
    SubscriptionUpdated = "subscription-updated";
}

/// Names of what is added to a subscription, as the fields of its audit entries.
pub(crate) const INVOICES: &str = "invoices";
pub(crate) const BALANCE: &str = "balance";
pub(crate) const MESSAGES: &str = "messages";
