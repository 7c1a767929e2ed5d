//! The schedule of every minute: handles what is due.

use std::time::Duration;

use app::{DueWork, purge::PurgeError, subscriptions::SubscriptionError};
use domain::{
    Commit,
    processing::{Table, Worker},
    records::{PolicyAnnouncement, Subscription, Sweep, SweepId},
};
use lambda::{EventContext, Metric, Schedule};
use store::{CommitError, DueItem, ReadError, RetriesExhausted};

use crate::Retention;

/// How many due records of each shard are read at a time.
const PAGE_SIZE: i32 = 100;
/// How many records are handled concurrently.
const CONCURRENT: usize = 10;
/// Work is only begun or continued if at least this much time is left: more than one batch can take.
pub(crate) const MIN_REMAINING: Duration = Duration::from_mins(1);

/// Something could not be done now. It stays due.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RetentionError {
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error(transparent)]
    Commit(#[from] CommitError),
    #[error(transparent)]
    Retries(#[from] RetriesExhausted),
    #[error(transparent)]
    Subscription(Box<SubscriptionError>),
    #[error(transparent)]
    Purge(Box<PurgeError>),
    #[error("a key in the index is of no record that is handled here")]
    Key,
}

/// Handles what is due, and reports for how long the longest overdue record has been due.
pub(crate) async fn handle(retention: &Retention, _: Schedule, context: EventContext) -> Result<(), RetentionError> {
    let now = context.now;
    retention.ensure_sweep(context).await?;
    let work = DueWork {
        worker: Worker::Retention,
        table: Table::Accounts,
        now,
        page_size: PAGE_SIZE,
        concurrency: CONCURRENT,
    };
    let report = |longest: jiff::SignedDuration| lambda::measure(now, &[(Metric::Overdue, longest.as_secs_f64())]);
    let handle = async |due: &DueItem| {
        if let Some(key) = due.key::<Subscription>() {
            return retention.advance(&key, context).await;
        }
        if let Some(key) = due.key::<PolicyAnnouncement>() {
            return retention.tell_everybody(&key, context).await;
        }
        match due.key::<Sweep>() {
            Some(key) => retention.sweep(&key, context).await,
            None => Err(RetentionError::Key),
        }
    };
    let has_time = || context.remaining() >= MIN_REMAINING;
    let outcome = work.run(&retention.store, has_time, report, handle).await;
    for (kind, counts) in &outcome.kinds {
        let overdue = (Metric::Overdue, counts.longest_overdue.as_secs_f64());
        lambda::measure_kind(now, kind, &[&[overdue], &lambda::due_values(counts)[..]].concat());
    }
    outcome.result()
}

impl Retention {
    /// Writes the first sweep if there is none. From then on, each sweep writes the next.
    async fn ensure_sweep(&self, context: EventContext) -> Result<(), RetentionError> {
        let mut sweep = self.sweep.lock().await;
        if sweep.is_some() {
            return Ok(());
        }
        *sweep = self.store.get(&Sweep::key(&SweepId::expired()), context.now).await?;
        if sweep.is_none() {
            match self.store.commit(Commit::new(context.now).insert(&Sweep::first(context.now))).await {
                Ok(()) | Err(CommitError::Refused(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }
}
