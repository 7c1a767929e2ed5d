//! The audited actions on integrations.

use crate::{audit::records::AuditAction, integrations::messages::IntegrationAct};

crate::audit::records::actions! {
    /// An integration was set up.
    IntegrationCreated = "integration-created";
    /// The contract of an integration was changed.
    IntegrationChanged = "integration-changed";
    /// An integration was revoked.
    IntegrationRevoked = "integration-revoked", Unlimited;
    /// A run was started: a file was announced, or an export was asked for or due.
    IntegrationRunStarted = "integration-run-started";
    /// A run has come further: its file is there, or a chunk of rows is done.
    IntegrationRunAdvanced = "integration-run-advanced";
    /// A run has ended.
    IntegrationRunEnded = "integration-run-ended";
    /// The files of a run were deleted.
    IntegrationFilesDeleted = "integration-files-deleted", Unlimited;
}

impl IntegrationAct {
    /// The action that the audit log has for it.
    #[must_use]
    pub const fn audit_action(self) -> AuditAction {
        match self {
            Self::Created => AuditAction::IntegrationCreated,
            Self::Changed => AuditAction::IntegrationChanged,
            Self::Revoked => AuditAction::IntegrationRevoked,
        }
    }
}
