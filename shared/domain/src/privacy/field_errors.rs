//! The errors of fields about the privacy policy.

crate::kernel::field_error::field_error_codes! {
    /// The policy version is not the one in force.
    PolicyOutdated: "policy-outdated", "Privatlivspolitikken findes i en nyere version. Læs den og accepter den.", "There is a newer version of the privacy policy. Read and accept that one.";
}
