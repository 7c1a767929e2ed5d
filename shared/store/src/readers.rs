//! The newsletter's readers, by the index that has those to whom letters are sent.

use aws_sdk_dynamodb::types::AttributeValue;
use domain::{
    newsletter::id::SubscriptionId,
    processing::Table,
    records::{EmailLookup, ReaderShard},
};

use crate::{
    ReadError, Store,
    item::{self, Item, ItemError},
};

/// The index of readers.
const INDEX: &str = "readers";

/// Where a reader's subscription lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReaderEntry {
    /// The mailbox.
    pub mailbox: EmailLookup,
    /// The subscription.
    pub subscription: SubscriptionId,
}

/// A page of a partition of readers.
#[derive(Debug)]
pub struct ReaderPage {
    /// The readers, in the order of their subscriptions.
    pub readers: Vec<ReaderEntry>,
    /// Whether the partition has no more.
    pub is_last: bool,
}

impl Store {
    /// The next readers of a partition after one, at most so many.
    ///
    /// The index is eventually consistent: read the subscription before a letter is sent.
    ///
    /// # Errors
    /// If DynamoDB fails.
    pub async fn readers(
        &self,
        shard: &ReaderShard,
        after: Option<SubscriptionId>,
        limit: i32,
    ) -> Result<ReaderPage, ReadError> {
        let condition = match after {
            Some(_) => "index_key = :shard AND index_order > :after",
            None => "index_key = :shard",
        };
        let query = self
            .client
            .query()
            .table_name(self.tables.name(Table::Subscribers))
            .index_name(INDEX)
            .key_condition_expression(condition)
            .expression_attribute_values(":shard", AttributeValue::S(shard.to_string()))
            .limit(limit);
        let query = match after {
            Some(after) => query.expression_attribute_values(":after", AttributeValue::S(after.to_string())),
            None => query,
        };
        let answer = query.send().await.map_err(|error| ReadError::dynamo(&error))?;
        let readers = answer.items.unwrap_or_default().iter().map(entry).collect::<Result<_, _>>()?;
        Ok(ReaderPage { readers, is_last: answer.last_evaluated_key.is_none() })
    }
}

fn entry(item: &Item) -> Result<ReaderEntry, ReadError> {
    let subscription = item::attribute(item, "index_order")?.parse::<SubscriptionId>();
    let subscription = subscription.map_err(|_| ItemError::Attribute("index_order"))?;
    let Ok(mailbox) = item::attribute(item, "pk")?.parse::<EmailLookup>();
    Ok(ReaderEntry { mailbox, subscription })
}
