//! The DynamoDB tables: keys, sealing, reads that leave out expired records, and writes with [`Store::commit`].
//!
//! There is one implementation, on the AWS SDK, and no trait for others.

mod bound;
mod commit;
mod due;
mod erase;
mod expired;
mod item;
mod list;
mod lookup;
mod read;
mod readers;
mod retry;
mod rows;
mod scan;
mod seal;
mod shards;
mod tables;
mod visits;
mod warm_up;

use std::sync::Arc;

use aws_sdk_dynamodb::{
    Client,
    config::retry::RetryConfig,
    error::{ProvideErrorMetadata, SdkError},
};
use clients::{AwsConfig, Randomness, aws::describe};

pub use commit::{CommitError, RowWrite};
pub use due::{DueItem, DuePages};
pub use erase::ErasedItems;
pub use expired::{Deletions, ExpiredItem, ExpiredPages};
pub use item::altered_items;
pub use list::{Cursor, Match, Page, PageRequest, Partition, Selection};
pub use read::{BatchGet, BatchResult, CandidateKeys, Read};
pub use readers::{ReaderEntry, ReaderPage};
pub use retry::{ConflictRetries, RetriesExhausted};
pub use scan::RecordPages;
pub use seal::{RootKey, SealError, Sealing};
pub use tables::Tables;

/// The tables, and the keys that open sealed data in them.
#[derive(Clone)]
pub struct Store {
    client: Client,
    tables: Arc<Tables>,
    sealing: Arc<Sealing>,
}

/// A read failed. The error never contains what was read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// DynamoDB did not answer, or refused.
    #[error("DynamoDB: {0}")]
    Dynamo(String),
    /// A request could not be built.
    #[error("a request could not be put together")]
    Request,
    /// After several calls DynamoDB had still not processed all keys.
    #[error("DynamoDB left keys unread")]
    UnprocessedKeys,
    /// An item does not match its kind's declaration, or is not as it was written.
    #[error(transparent)]
    Item(#[from] item::ItemError),
    /// A look-up key could not be made.
    #[error(transparent)]
    Seal(#[from] seal::SealError),
    /// The cursor belongs to another list.
    #[error("not a cursor of this list")]
    Cursor,
}

impl ReadError {
    fn dynamo<E: ProvideErrorMetadata, R>(error: &SdkError<E, R>) -> Self {
        Self::Dynamo(describe(error))
    }
}

impl Store {
    /// A store on these tables, without roots, so it cannot seal or open anything yet. Sends no request.
    #[must_use]
    pub fn new(aws: &AwsConfig, tables: Tables, randomness: Randomness) -> Self {
        let config = aws_sdk_dynamodb::config::Builder::from(aws.config())
            .retry_config(RetryConfig::standard().with_max_attempts(3))
            .build();
        Self {
            client: Client::from_conf(config),
            tables: Arc::new(tables),
            sealing: Arc::new(Sealing::new(Vec::new(), randomness)),
        }
    }

    /// The store with these roots: new data is sealed under the first, and data sealed under any of them can be opened.
    #[must_use]
    pub fn with_root_keys(self, roots: Vec<RootKey>) -> Self {
        Self { sealing: Arc::new(self.sealing.with_root_keys(roots)), ..self }
    }
}

/// For tests that change items behind the API: functions would meet what they change otherwise as edited by a stranger.
impl Store {
    /// The seal of an item that takes the place of a stored one, or stands beside it, with the same personal fields.
    ///
    /// # Errors
    /// If the stored item is not as it was written, or the other has no key.
    #[doc(hidden)]
    pub fn seal_like(
        &self,
        table: domain::processing::Table,
        stored: &item::Item,
        mut other: item::Item,
    ) -> Result<item::Item, ReadError> {
        let open = item::open(&self.sealing, &item::address(stored, table)?, "stored item", stored)?;
        let address = item::address(&other, table)?;
        item::seal(&self.sealing, &address, &mut other, &open)?;
        Ok(other)
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Store")
    }
}
