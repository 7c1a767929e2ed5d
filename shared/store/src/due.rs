//! What falls due, found without scanning: the sparse index that records with a `due_at` stand in.

use aws_sdk_dynamodb::types::AttributeValue;
use domain::{Now, record::Key, records::Listed};
use futures::future::try_join_all;

use crate::{
    ReadError, Store,
    item::{self, DUE_SHARDS},
};

impl Store {
    /// Keys of records of one kind that are due, at most `most` of each shard, the longest due first.
    ///
    /// The index is eventually consistent: read the record before acting on it.
    ///
    /// # Errors
    /// Where DynamoDB fails.
    pub async fn due<R: Listed>(&self, now: Now, most: i32) -> Result<Vec<Key<R>>, ReadError> {
        let shards = (0..DUE_SHARDS).map(|shard| {
            self.client
                .query()
                .table_name(self.tables.name(R::DECLARATION.table))
                .index_name("due")
                .key_condition_expression("due_shard = :shard AND due_at <= :now")
                .expression_attribute_values(":shard", AttributeValue::S(shard.to_string()))
                .expression_attribute_values(":now", AttributeValue::N(now.0.as_second().to_string()))
                .limit(most)
                .send()
        });
        let answers = try_join_all(shards).await.map_err(|error| ReadError::dynamo(&error))?;
        let keys = answers.into_iter().flat_map(|answer| answer.items.unwrap_or_default());
        keys.map(|key| Ok(Key::new(item::attribute(&key, "pk")?.clone(), item::attribute(&key, "sk")?.clone())))
            .collect()
    }
}
