//! The audited actions on billing.

crate::audit::records::actions! {
    /// The billing details were given or changed.
    BillingDetailsChanged = "billing-details-changed";
    /// The operator's finance looked at the billing details.
    BillingDetailsViewed = "billing-details-viewed";
}
