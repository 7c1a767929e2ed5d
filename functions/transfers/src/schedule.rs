//! Exports by schedule.

use domain::{
    Commit,
    audit::AuditEvent,
    record::Key,
    records::{AuditAction, Integration},
};
use lambda::EventContext;

use crate::{Transfers, error::TransferError};

impl Transfers {
    /// Follows the schedule of an integration: queues a run, unless one is under way or none may begin, and sets when the next is due.
    pub(crate) async fn follow_schedule(
        &self,
        key: &Key<Integration>,
        context: EventContext,
    ) -> Result<(), TransferError> {
        let now = context.current();
        let Some(integration) = self.store.get(key, now).await? else { return Ok(()) };
        if integration.due_at.is_none_or(|due| !now.is_past(due)) {
            return Ok(());
        }
        let next = integration.scheduled(now);
        let event =
            AuditEvent::by_nobody(now, &self.randomness, integration.account, AuditAction::IntegrationRunStarted);
        let event = event.on_integration(integration.integration, None);
        let commit = Commit::new(now).replace(&integration, &next).audit(&event);
        self.store.commit(commit).await?;
        Ok(())
    }
}
