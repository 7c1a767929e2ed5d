//! The schedule of every minute: goes on with runs, gives up those that cannot, begins what is due by schedule, and removes files whose
//! time is over.

use app::DueWork;
use domain::{
    Stored,
    integrations::runs::{Ending, RunObjectKind, RunReason},
    processing::{Table, Worker},
    record::Key,
    records::{AuditAction, Integration, Run},
};
use lambda::{EventContext, Metric};
use store::DueItem;

use crate::{MIN_REMAINING, Transfers, error::TransferError};

/// How many due records of each shard are read at a time.
const PAGE_SIZE: i32 = 100;
/// How many runs are carried out concurrently. Each is of another account.
const CONCURRENT: usize = 8;

impl Transfers {
    /// Handles what is due, and reports for how long the longest overdue record has been due.
    pub(crate) async fn handle_due(&self, context: EventContext) -> Result<(), TransferError> {
        let now = context.now;
        let work = DueWork {
            worker: Worker::Transfers,
            table: Table::Accounts,
            now,
            page_size: PAGE_SIZE,
            concurrency: CONCURRENT,
        };
        let report =
            |longest: jiff::SignedDuration| lambda::measure(now, &[(Metric::TransfersOverdue, longest.as_secs_f64())]);
        let handle = async |due: &DueItem| match (due.key::<Run>(), due.key::<Integration>()) {
            (Some(run), _) => self.handle_run(&run, context).await,
            (_, Some(integration)) => self.follow_schedule(&integration, context).await,
            _ => Err(TransferError::Key),
        };
        let has_time = || context.remaining() >= MIN_REMAINING;
        let outcome = work.run(&self.store, has_time, report, handle).await;
        for (kind, counts) in &outcome.kinds {
            lambda::measure_kind(now, kind, &lambda::due_values(counts));
        }
        outcome.result()
    }

    async fn handle_run(&self, key: &Key<Run>, context: EventContext) -> Result<(), TransferError> {
        let now = context.current();
        let Some(run) = self.store.get(key, now).await? else { return Ok(()) };
        if run.status.is_over() {
            return self.remove_due_files(key, now).await;
        }
        if !run.awaits_upload() {
            return self.carry_out(run, context).await;
        }
        // The bucket may have told of the upload in vain.
        let object = self.files.find(&run.object(RunObjectKind::Upload).to_string()).await?;
        let next = match &object {
            Some(object) => run.received(object.version.clone(), now),
            None => run.ended(Ending::Stopped(RunReason::NotUploaded.into()), now),
        };
        let action =
            if object.is_some() { AuditAction::IntegrationRunAdvanced } else { AuditAction::IntegrationRunEnded };
        self.store.commit(self.step(&run, &next, action, now)).await?;
        if object.is_none() {
            return self.remove_due_files(key, now).await;
        }
        self.carry_out(Stored { record: next, version: run.version.next() }, context).await
    }
}
