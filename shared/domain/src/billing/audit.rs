//! The audited actions on billing.

crate::audit::records::actions! {
    /// The billing details were given or changed.
    BillingDetailsChanged = "billing-details-changed";
}
