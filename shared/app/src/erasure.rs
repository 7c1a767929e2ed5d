//! Erasing whole partitions, a person's or an account's, in batches.

use domain::{Commit, commit::StoredItem, id::UserId, processing::Table};
use futures::future::try_join_all;
use store::{CommitError, ReadError, Store};

/// The partitions that are to be erased.
#[derive(Debug, Clone)]
pub struct Partitions(Vec<(Table, String)>);

/// Partitions could not be erased. What was erased stays so: the same again goes on.
#[derive(Debug, thiserror::Error)]
pub enum ErasureError {
    /// They cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// A batch cannot be written.
    #[error(transparent)]
    Commit(#[from] CommitError),
    /// There is more than is erased at once, and no batch of it is given.
    #[error("nothing was erased")]
    Nothing,
}

impl Partitions {
    /// These.
    #[must_use]
    pub fn new(partitions: Vec<(Table, String)>) -> Self {
        Self(partitions)
    }

    /// All of a person.
    #[must_use]
    pub fn of_person(user: UserId) -> Self {
        Self::new([Table::Accounts, Table::Tickets].map(|table| (table, user.to_string())).into())
    }

    /// Erases what does not fit into one last commit, and gives what is left for it. However much there is, no more is held than
    /// one query of each partition tells of. Wherever it ends, the same again goes on.
    ///
    /// `batch` takes the next batch out of the items that were found, those first that no access rests on, and says how it is
    /// erased; `None` once the last commit takes all of them.
    ///
    /// # Errors
    /// Where the store fails, or there is more than `batch` erases.
    pub async fn erase_beforehand(
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
            // Few items that are too large for one query: none of ours are.
            if items.len() == found {
                return Err(ErasureError::Nothing);
            }
        }
    }
}
