//! Does the work for due records, which are found without a scan.

use std::{collections::BTreeMap, future::ready};

use domain::{
    Now,
    processing::{Table, Worker},
};
use futures::{StreamExt, TryStreamExt, stream};
use jiff::SignedDuration;
use store::{CommitError, DueItem, DuePages, ReadError, Store};

/// One run of a worker through everything that is due.
#[derive(Debug, Clone, Copy)]
pub struct DueWork {
    /// The worker, which finds its own kinds only.
    pub worker: Worker,
    /// The table that its records lie in.
    pub table: Table,
    /// The time of the run.
    pub now: Now,
    /// How many due records of each shard are read at a time.
    pub page_size: i32,
    /// How many records are handled concurrently.
    pub concurrency: usize,
}

/// What became of the due records.
#[derive(Debug)]
pub struct DueOutcome<E> {
    /// The counts for each kind of which a record was due.
    pub kinds: BTreeMap<&'static str, DueCounts>,
    /// The first error.
    pub error: Option<E>,
}

/// What became of the due records of a kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DueCounts {
    /// Those whose work is done.
    pub handled: u32,
    /// Those whose work failed, and which were put off.
    pub failed: u32,
    /// Those that were not begun for want of time, and stay due.
    pub postponed: u32,
    /// For how long the longest overdue of them had been due, however often it was put off.
    pub longest_overdue: SignedDuration,
}

/// What became of one due record.
enum Done<E> {
    Handled,
    Failed(E),
    Postponed,
}

impl<E> DueOutcome<E> {
    /// Nothing, or the first error.
    ///
    /// # Errors
    /// If due records could not be read, or the work of one failed.
    pub fn result(self) -> Result<(), E> {
        self.error.map_or(Ok(()), Err)
    }

    fn count(mut self, due: &DueItem, overdue: SignedDuration, done: Done<E>) -> Self {
        let counts = self.kinds.entry(due.kind).or_default();
        counts.longest_overdue = counts.longest_overdue.max(overdue);
        match done {
            Done::Handled => counts.handled += 1,
            Done::Postponed => counts.postponed += 1,
            Done::Failed(error) => {
                counts.failed += 1;
                self.error.get_or_insert(error);
            }
        }
        self
    }
}

impl DueWork {
    /// Does `work` for each due record. It starts another only while `has_time` returns true; the rest stay due. If the
    /// work fails, the record is put off, each time for longer, and the others are still handled. Before all work,
    /// `report` is called with how long the longest overdue record has been due: zero if none is.
    pub async fn run<E: From<ReadError> + From<CommitError>>(
        self,
        store: &Store,
        has_time: impl Fn() -> bool,
        report: impl FnOnce(SignedDuration),
        work: impl AsyncFn(&DueItem) -> Result<(), E>,
    ) -> DueOutcome<E> {
        let outcome = DueOutcome { kinds: BTreeMap::new(), error: None };
        let mut pages = DuePages::of_worker(self.worker, self.table, self.now, self.page_size);
        // The first page has the longest overdue record: each shard returns its own first.
        let first = match store.next_due(&mut pages).await {
            Ok(first) => first.unwrap_or_default(),
            Err(error) => return DueOutcome { error: Some(error.into()), ..outcome },
        };
        report(first.iter().map(|due| self.overdue(due)).fold(SignedDuration::ZERO, SignedDuration::max));
        let (has_time, work) = (&has_time, &work);
        let more = stream::try_unfold(pages, async |mut pages| {
            if !has_time() {
                return Ok(None);
            }
            Ok(store.next_due(&mut pages).await?.map(|page| (page, pages)))
        });
        // One long work does not keep the records of the next page waiting.
        stream::once(ready(Ok::<_, ReadError>(first)))
            .chain(more)
            .map_ok(|page| stream::iter(page).map(Ok::<_, ReadError>))
            .try_flatten()
            .map(async |due| {
                let due = due?;
                let (overdue, done) = self.handle(store, &due, has_time, work).await;
                Ok((due, overdue, done))
            })
            .buffer_unordered(self.concurrency)
            .fold(outcome, async |mut outcome, done: Result<_, ReadError>| match done {
                Ok((due, overdue, done)) => outcome.count(&due, overdue, done),
                Err(error) => {
                    outcome.error.get_or_insert(error.into());
                    outcome
                }
            })
            .await
    }

    async fn handle<E: From<CommitError>>(
        self,
        store: &Store,
        due: &DueItem,
        has_time: &impl Fn() -> bool,
        work: &impl AsyncFn(&DueItem) -> Result<(), E>,
    ) -> (SignedDuration, Done<E>) {
        let overdue = self.overdue(due);
        if !has_time() {
            return (overdue, Done::Postponed);
        }
        let Err(error) = work(due).await else { return (overdue, Done::Handled) };
        match store.put_off(due, self.now).await {
            Ok(since) => (self.now.0.duration_since(since), Done::Failed(error)),
            Err(error) => (overdue, Done::Failed(error.into())),
        }
    }

    fn overdue(self, due: &DueItem) -> SignedDuration {
        self.now.0.duration_since(due.due_at)
    }
}

#[cfg(test)]
mod tests {
    use domain::{Timestamp, processing::Table, record::Address};

    use super::*;

    #[test]
    fn each_outcome_is_counted_for_its_kind_and_the_first_error_is_kept() {
        let due = |kind| DueItem {
            kind,
            address: Address { table: Table::Accounts, pk: String::new(), sk: String::new() },
            due_at: Timestamp::UNIX_EPOCH,
        };
        let minutes = SignedDuration::from_mins;
        let outcome = DueOutcome { kinds: BTreeMap::new(), error: None }
            .count(&due("Run"), minutes(3), Done::Handled)
            .count(&due("Run"), minutes(9), Done::Failed("one"))
            .count(&due("Run"), minutes(5), Done::Postponed)
            .count(&due("Run"), minutes(5), Done::Postponed)
            .count(&due("Integration"), minutes(1), Done::Failed("two"));
        let runs = DueCounts { handled: 1, failed: 1, postponed: 2, longest_overdue: minutes(9) };
        let integrations = DueCounts { failed: 1, longest_overdue: minutes(1), ..DueCounts::default() };
        assert_eq!(outcome.kinds, BTreeMap::from([("Run", runs), ("Integration", integrations)]));
        assert_eq!(outcome.result(), Err("one"));
    }
}
