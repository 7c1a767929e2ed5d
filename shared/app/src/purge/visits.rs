//! The visits of an account that is removed.

use domain::{processing::Table, range::TimeRange, records::Visit, visits::days};
use futures::{StreamExt, TryStreamExt, stream};
use store::ErasedItems;

use super::{Purge, PurgeError};

/// How many days are looked at concurrently.
const CONCURRENCY: usize = 8;

impl<T: Fn() -> bool + Copy> Purge<'_, T> {
    /// Erases the account's visits of all days that have any. The people behind them are not known.
    pub(super) async fn erase_visits(&self) -> Result<ErasedItems, PurgeError> {
        let prefix = Visit::prefix_of(self.account);
        let days = days(self.account, TimeRange::default(), self.now).into_iter();
        let days = days.map(async |day| {
            let partition = (Table::Visits, &*day.shard.to_string(), Some(prefix.as_str()));
            self.store.erase_partition(partition, &[], self.has_time).await
        });
        let erased = stream::iter(days).buffer_unordered(CONCURRENCY);
        Ok(erased.try_fold(ErasedItems::NONE, async |sum, day| Ok(sum + day)).await?)
    }
}
