//! What falls due, found without scanning: the sparse index that records with a `due_at` stand in.

use aws_sdk_dynamodb::types::AttributeValue;
use domain::{Now, Timestamp, record::Key, records::Listed};
use futures::future::try_join_all;

use crate::{
    ReadError, Store,
    item::{self, DUE_SHARDS, Item},
};

/// A record that is due, by its key.
pub struct Due<R> {
    /// Its key.
    pub key: Key<R>,
    /// Since when.
    pub due_at: Timestamp,
}

impl Store {
    /// Keys of records of one kind that are due, at most `most` of each shard, the longest due first.
    ///
    /// The index is eventually consistent: read the record before acting on it.
    ///
    /// # Errors
    /// Where DynamoDB fails.
    pub async fn due<R: Listed>(&self, now: Now, most: i32) -> Result<Vec<Key<R>>, ReadError> {
        Ok(self.overdue(now, most).await?.into_iter().map(|due| due.key).collect())
    }

    /// As [`Self::due`], with the moment at which each fell due.
    ///
    /// # Errors
    /// Where DynamoDB fails.
    pub async fn overdue<R: Listed>(&self, now: Now, most: i32) -> Result<Vec<Due<R>>, ReadError> {
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
        answers.into_iter().flat_map(|answer| answer.items.unwrap_or_default()).map(|item| due(&item)).collect()
    }
}

fn due<R: Listed>(item: &Item) -> Result<Due<R>, ReadError> {
    let seconds = item.get("due_at").and_then(|value| value.as_n().ok()).and_then(|number| number.parse().ok());
    let due_at = seconds.and_then(|seconds| Timestamp::from_second(seconds).ok());
    Ok(Due {
        key: Key::new(item::attribute(item, "pk")?.clone(), item::attribute(item, "sk")?.clone()),
        due_at: due_at.ok_or(item::ItemError::Attribute("due_at"))?,
    })
}
