//! The audited actions on integrations.

crate::audit::records::actions! {
    /// An integration was set up.
    IntegrationCreated = "integration-created";
    /// The contract of an integration was changed.
    IntegrationChanged = "integration-changed";
    /// An integration was revoked.
    IntegrationRevoked = "integration-revoked";
}
