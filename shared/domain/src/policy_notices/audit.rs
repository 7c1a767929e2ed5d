//! The audited actions on the privacy policy.

crate::audit::records::actions! {
    /// Somebody acknowledged a version of the privacy policy.
    PolicyAcknowledged = "policy-acknowledged";
}
