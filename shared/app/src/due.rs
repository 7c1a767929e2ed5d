//! Does the work for due records, which are found without a scan.

use domain::{Now, record::Key, records::Storable};
use futures::{StreamExt, stream};
use jiff::SignedDuration;
use store::{CommitError, DuePages, DueRecord, ReadError, Store};

/// One run of a worker through everything that is due.
#[derive(Debug, Clone, Copy)]
pub struct DueWork {
    /// The time of the run.
    pub now: Now,
    /// How many due records of each shard are read at a time.
    pub page_size: i32,
    /// How many records are handled concurrently.
    pub concurrency: usize,
}

impl DueWork {
    /// Does `work` for each due record of one kind. It starts another only while `has_time` returns true; the rest stay due. If the
    /// work fails, the record is put off, each time for longer, and the others are still handled. Before all work, `report` is
    /// called with how long the longest overdue record has been due: zero if none is.
    ///
    /// # Errors
    /// If the due records cannot be read. Otherwise the first error, once the other records are handled.
    pub async fn run<R: Storable, E: From<ReadError> + From<CommitError>>(
        self,
        store: &Store,
        has_time: impl Fn() -> bool,
        report: impl FnOnce(SignedDuration),
        work: impl AsyncFn(&Key<R>) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut pages = DuePages::new(self.now, self.page_size);
        let (mut outcome, mut report) = (Ok(()), Some(report));
        while let Some(due) = store.next_due::<R>(&mut pages).await? {
            // The first page has the longest overdue record: each shard returns its own first.
            if let Some(report) = report.take() {
                report(self.longest_overdue(&due));
            }
            let results = stream::iter(due)
                .map(async |due| {
                    if !has_time() {
                        return Ok(());
                    }
                    let done = work(&due.key).await;
                    if done.is_err() {
                        store.put_off(&due, self.now).await?;
                    }
                    done
                })
                .buffer_unordered(self.concurrency)
                .collect::<Vec<_>>()
                .await;
            outcome = results.into_iter().fold(outcome, Result::and);
            if !has_time() {
                break;
            }
        }
        outcome
    }

    fn longest_overdue<R>(&self, due: &[DueRecord<R>]) -> SignedDuration {
        due.iter().map(|due| self.now.0.duration_since(due.due_at)).fold(SignedDuration::ZERO, SignedDuration::max)
    }
}
