//! Erasing whole partitions, a person's or an account's, in batches.

use domain::{Commit, commit::StoredItem, id::UserId, processing::Table};
use futures::future::try_join_all;
use store::{CommitError, ReadError, Store};

/// The partitions that are to be erased.
#[derive(Debug, Clone)]
pub struct Partitions(Vec<(Table, String)>);

/// The partitions could not be erased completely. Items that were erased stay erased, and another call continues from there.
#[derive(Debug, thiserror::Error)]
pub enum ErasureError {
    /// They cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// A batch cannot be written.
    #[error(transparent)]
    Commit(#[from] CommitError),
    /// There are more items than one query returns, and `batch` erased none of those found.
    #[error("nothing was erased")]
    NoProgress,
}

impl Partitions {
    /// The given partitions.
    #[must_use]
    pub fn new(partitions: Vec<(Table, String)>) -> Self {
        Self(partitions)
    }

    /// All partitions of a person. Messages to them are still sent.
    #[must_use]
    pub fn of_person(user: UserId) -> Self {
        Self::new([Table::Accounts, Table::Tickets].map(|table| (table, user.to_string())).into())
    }

    /// All partitions of a person, and the messages to them.
    #[must_use]
    pub fn of_person_with_messages(user: UserId) -> Self {
        let mut partitions = Self::of_person(user);
        partitions.0.push((Table::Outbox, user.to_string()));
        partitions
    }

    /// The partitions.
    pub fn iter(&self) -> impl Iterator<Item = (Table, &str)> {
        self.0.iter().map(|(table, pk)| (*table, pk.as_str()))
    }

    /// Erases items in batches until the rest fit into one last commit, and returns the rest. It holds no more in memory than one
    /// query of each partition returns. If it is interrupted, another call continues from there.
    ///
    /// `batch` removes the next batch from the items found and returns the commit that erases it, starting with items that no
    /// access depends on. It returns `None` once the last commit can take all that remain.
    ///
    /// # Errors
    /// If the store fails, or `batch` erases nothing although there are more items than one query returns.
    pub async fn erase_in_batches(
        &self,
        store: &Store,
        mut batch: impl FnMut(&mut Vec<StoredItem>) -> Option<Commit>,
    ) -> Result<Vec<StoredItem>, ErasureError> {
        loop {
            let queries = self.0.iter().map(|(table, pk)| store.stored_items(*table, pk));
            let (found, is_more): (Vec<_>, Vec<_>) = try_join_all(queries).await?.into_iter().unzip();
            let mut items = found.concat();
            let found = items.len();
            while let Some(commit) = batch(&mut items) {
                store.commit(commit).await?;
            }
            if !is_more.contains(&true) {
                return Ok(items);
            }
            // The items of one query fit into one commit, and still there are more. Ours are too small for that.
            if items.len() == found {
                return Err(ErasureError::NoProgress);
            }
        }
    }
}
