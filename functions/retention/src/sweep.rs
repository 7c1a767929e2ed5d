//! The sweep: deletes what has expired and TTL has not deleted yet, in every table in which records expire, as often as [`Table::swept_every`] says.
//!
//! A table is swept once a record declares that it expires there. How its expired items are found follows from
//! [`Table::expiry`].

use std::collections::BTreeMap;

use domain::{
    Commit, Now, Stored,
    processing::Table,
    record::Key,
    records::{self, Sweep},
};
use futures::{future::join_all, lock::Mutex};
use jiff::SignedDuration;
use lambda::{EventContext, Metric};
use store::{CommitError, Deletions, ExpiredItem, ExpiredPages};

use crate::{
    Retention,
    due::{MIN_REMAINING, RetentionError},
};

/// For how long an expired item may still be stored before its kind is reported.
const LATE: SignedDuration = SignedDuration::from_hours(24);
/// The kind under which expired items of all kinds are reported.
const EXPIRED: &str = "expired";

/// What one invocation has swept of a table.
#[derive(Default)]
struct Swept {
    deletions: Deletions,
    /// For how long the item that had expired the longest had been expired.
    longest: SignedDuration,
    /// The same for each kind of which an item was late.
    late: BTreeMap<&'static str, SignedDuration>,
}

impl Retention {
    /// Sweeps all tables concurrently, continuing where the sweep has come to. It stays due until it is finished.
    pub(crate) async fn sweep(&self, key: &Key<Sweep>, context: EventContext) -> Result<(), RetentionError> {
        let now = context.now;
        // What is known is taken, and given back once all has gone well: after an error it is read again.
        let known = self.sweep.lock().await.take();
        let sweep = if known.is_some() { known } else { self.store.get(key, now).await? };
        let Some(sweep) = sweep else { return Ok(()) };
        let tables = records::expiring_tables().filter(|table| sweep.includes(*table, now)).collect::<Vec<_>>();
        let sweep = Mutex::new(sweep);
        let swept = join_all(tables.iter().map(async |table| {
            let mut swept = Swept::default();
            let result = self.sweep_table(*table, &sweep, context, &mut swept).await;
            (swept, result)
        }));
        let (swept, results): (Vec<_>, Vec<_>) = swept.await.into_iter().unzip();
        report(now, &swept);
        let mut sweep = sweep.into_inner();
        let is_finished = |result: &Result<bool, _>| matches!(result, Ok(true));
        let finished = tables.iter().zip(&results).filter(|(_, result)| is_finished(result));
        let mut next = finished.fold(sweep.record.clone(), |sweep, (table, _)| sweep.finished_in(*table, now));
        if results.iter().all(is_finished) {
            next = next.finished(now);
        }
        if next != sweep.record {
            self.write(&mut sweep, next, now).await?;
        }
        results.into_iter().try_for_each(|result| result.map(|_| ()))?;
        *self.sweep.lock().await = Some(sweep);
        Ok(())
    }

    /// Deletes the expired items of a table, page by page. Returns whether it has looked at all of them: `false` if the
    /// time is over.
    async fn sweep_table(
        &self,
        table: Table,
        sweep: &Mutex<Stored<Sweep>>,
        context: EventContext,
        swept: &mut Swept,
    ) -> Result<bool, RetentionError> {
        let now = context.now;
        let mut pages = {
            let sweep = sweep.lock().await;
            ExpiredPages::new(table, sweep.position_in(table), sweep.last_swept(table), now)
        };
        while let Some(expired) = self.store.next_expired(&mut pages).await? {
            swept.count(&expired, now);
            swept.deletions += self.store.delete_expired(&expired, now).await?;
            if context.remaining() < MIN_REMAINING {
                return Ok(false);
            }
            if let Some(position) = pages.position() {
                let mut sweep = sweep.lock().await;
                let reached = sweep.reached(table, position);
                self.write(&mut sweep, reached, now).await?;
            }
        }
        Ok(true)
    }

    async fn write(&self, sweep: &mut Stored<Sweep>, next: Sweep, now: Now) -> Result<(), CommitError> {
        self.store.commit(Commit::new(now).replace(sweep, &next)).await?;
        *sweep = Stored { version: sweep.version.next(), record: next };
        Ok(())
    }
}

impl Swept {
    fn count(&mut self, expired: &[ExpiredItem], now: Now) {
        for item in expired {
            let overdue = now.0.duration_since(item.expired_at);
            self.longest = self.longest.max(overdue);
            if overdue >= LATE {
                let kind = records::kind_of(&item.address).unwrap_or("unknown");
                let longest = self.late.entry(kind).or_default();
                *longest = overdue.max(*longest);
            }
        }
    }
}

/// Reports the expired items of all kinds together, so that the metrics do not cost more than the sweep; a kind of its
/// own only if it is late.
fn report(now: Now, swept: &[Swept]) {
    let sum = |count: fn(&Deletions) -> u32| swept.iter().map(|swept| f64::from(count(&swept.deletions))).sum::<f64>();
    let longest = swept.iter().map(|swept| swept.longest).fold(SignedDuration::ZERO, SignedDuration::max);
    let counts = [
        (Metric::Overdue, longest.as_secs_f64()),
        (Metric::Handled, sum(|deletions| deletions.deleted)),
        (Metric::Failed, sum(|deletions| deletions.failed)),
    ];
    lambda::measure_kind(now, EXPIRED, &counts);
    for (kind, late) in swept.iter().flat_map(|swept| &swept.late) {
        lambda::measure_kind(now, kind, &[(Metric::Overdue, late.as_secs_f64())]);
    }
}
