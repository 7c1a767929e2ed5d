//! Work that falls due, found and done without scanning.

use domain::{Now, record::Key, records::Storable};
use futures::{StreamExt, stream};
use jiff::SignedDuration;
use store::{CommitError, Due, DuePages, ReadError, Store};

/// One round of a worker through all that is due.
#[derive(Debug, Clone, Copy)]
pub struct DueWork {
    /// The moment.
    pub now: Now,
    /// How many due records of each shard one page holds.
    pub page: i32,
    /// How many are worked on at once.
    pub at_once: usize,
}

impl DueWork {
    /// Does `work` for each record of one kind that is due, for as long as there `is_time` to begin another: the rest is due still.
    /// One that fails waits, each time longer, and keeps none of the others. `report` is told at once for how long the longest of
    /// all has been due: for no time where nothing is.
    ///
    /// # Errors
    /// The first one, once all else is done.
    pub async fn run<R: Storable, E: From<ReadError> + From<CommitError>>(
        self,
        store: &Store,
        is_time: impl Fn() -> bool,
        report: impl FnOnce(SignedDuration),
        work: impl AsyncFn(&Key<R>) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut pages = DuePages::new(self.now, self.page);
        let (mut outcome, mut report) = (Ok(()), Some(report));
        while let Some(due) = store.next_due::<R>(&mut pages).await? {
            // Each shard tells its longest due first.
            if let Some(report) = report.take() {
                report(self.longest(&due));
            }
            let results = stream::iter(due)
                .map(async |due| {
                    if !is_time() {
                        return Ok(());
                    }
                    let done = work(&due.key).await;
                    if done.is_err() {
                        store.put_off(&due, self.now).await?;
                    }
                    done
                })
                .buffer_unordered(self.at_once)
                .collect::<Vec<_>>()
                .await;
            outcome = results.into_iter().fold(outcome, Result::and);
            if !is_time() {
                break;
            }
        }
        outcome
    }

    fn longest<R>(&self, due: &[Due<R>]) -> SignedDuration {
        due.iter().map(|due| self.now.0.duration_since(due.due_at)).fold(SignedDuration::ZERO, SignedDuration::max)
    }
}
