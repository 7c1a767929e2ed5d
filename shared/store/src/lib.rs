//! The DynamoDB tables: keys, sealing, reads that hide what has expired, and one [`Store::commit`].
//!
//! There is one implementation, on the AWS SDK, and no trait to put another in its place.

mod commit;
mod due;
mod item;
mod list;
mod lookup;
mod read;
mod retry;
mod seal;
mod tables;
mod warm_up;

use std::sync::Arc;

use aws_sdk_dynamodb::{
    Client,
    config::retry::RetryConfig,
    error::{ProvideErrorMetadata, SdkError},
};
use clients::{AwsConfig, Randomness, aws::describe};

pub use commit::CommitError;
pub use due::{Due, DuePages};
pub use list::{Cursor, Page, PageRequest, Partition};
pub use read::{AnyOf, BatchGet, BatchResult, Read};
pub use retry::{ConflictRetries, Overtaken};
pub use seal::{Root, SealError, Sealing};
pub use tables::Tables;

/// The tables, with the keys to what is sealed in them.
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
    /// A request could not be put together.
    #[error("a request could not be put together")]
    Request,
    /// After several calls DynamoDB had still not processed all keys.
    #[error("DynamoDB left keys unread")]
    UnprocessedKeys,
    /// An item is not what its kind declares, or its seal does not open.
    #[error(transparent)]
    Item(#[from] item::ItemError),
    /// A look-up key cannot be made.
    #[error(transparent)]
    Seal(#[from] seal::SealError),
    /// A cursor that this list did not give.
    #[error("not a cursor of this list")]
    Cursor,
}

impl ReadError {
    fn dynamo<E: ProvideErrorMetadata, R>(error: &SdkError<E, R>) -> Self {
        Self::Dynamo(describe(error))
    }
}

impl Store {
    /// The store on these tables, without a key to what is sealed in them. Nothing is sent yet.
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

    /// With the roots of what is sealed: the first seals, all open.
    #[must_use]
    pub fn under(self, roots: Vec<Root>) -> Self {
        Self { sealing: Arc::new(self.sealing.under(roots)), ..self }
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Store")
    }
}
