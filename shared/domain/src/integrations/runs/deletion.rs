//! Deleting the files of a run before their time (P20).

use crate::{
    audit::records::AuditAction,
    identity::actor::Actor,
    integrations::{records::Run, runs::Unreadable},
    kernel::{
        commit::{Commit, Stored},
        random::RandomSource,
        time::Now,
    },
};

/// Lets the files of a run be deleted. No commit if they were deleted before.
///
/// # Errors
/// If no file was announced or written.
pub fn delete_files(
    stored: &Stored<Run>,
    (now, by): (Now, Actor<'_>),
    random: &dyn RandomSource,
) -> Result<Option<Commit>, Unreadable> {
    let file = stored.file.as_ref().ok_or(Unreadable::NotThere)?;
    if file.deleted_at.is_some() {
        return Ok(None);
    }
    let event = by.audit_event(now, random, AuditAction::IntegrationFilesDeleted);
    let event = event.on_integration(stored.integration, Some(stored.run));
    Ok(Some(Commit::new(now).replace(stored, &stored.deleting(now)).audit(&event)))
}
