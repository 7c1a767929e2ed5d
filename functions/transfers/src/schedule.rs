//! Exports by schedule.

use domain::{
    Commit, Stored, Version,
    audit::AuditEvent,
    billing::subscription::ClosedOperation,
    id::RunId,
    record::Key,
    records::{AuditAction, Integration, Run, Subscription},
};
use lambda::EventContext;
use store::{PageRequest, Selection};

use crate::{Transfers, error::TransferError};

impl Transfers {
    /// Follows the schedule of an integration: queues a run, unless none may begin or the last one has not ended, and sets when the next is
    /// due. What was missed is not made up for.
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
        let run = if self.may_queue(&integration, context).await? {
            let id = RunId::new(now, &self.randomness.bytes()?);
            let name = integration.export_name(now);
            Some(Run::queued((integration.account, integration.integration, id), None, name, now))
        } else {
            None
        };
        let event =
            AuditEvent::by_nobody(now, &self.randomness, integration.account, AuditAction::IntegrationRunStarted);
        let event = event.on_integration(integration.integration, run.as_ref().map(|run| run.run));
        let commit = Commit::new(now).replace(&integration, &integration.scheduled(now)).audit(&event);
        self.store.commit(run.iter().fold(commit, Commit::insert)).await?;
        match run {
            Some(record) => self.carry_out(Stored { record, version: Version::FIRST }, context).await,
            None => Ok(()),
        }
    }

    /// Whether a run may be queued now.
    async fn may_queue(&self, integration: &Stored<Integration>, context: EventContext) -> Result<bool, TransferError> {
        let (now, account) = (context.current(), integration.account);
        let subscription = self.store.get(&Subscription::key(&account), now).await?;
        let is_open =
            |subscription: &Stored<Subscription>| subscription.check_open(ClosedOperation::RunIntegration, now).is_ok();
        if integration.may_run(now).is_err() || !subscription.as_ref().is_some_and(is_open) {
            return Ok(false);
        }
        let selection =
            Selection { between: Some(Run::range(account, integration.integration)), ..Selection::default() };
        let page = PageRequest { limit: 1, cursor: None, newest_first: true };
        let newest = self.store.list_selected(&Run::within(&account), &page, &selection, now).await?;
        Ok(newest.items.first().is_none_or(|run| run.status.is_over()))
    }
}
