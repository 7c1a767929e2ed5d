//! Erases many items without conditions: of partitions that nothing depends on any more. `BatchWriteItem` costs half of what a
//! transaction does.

use std::time::Duration;

use aws_sdk_dynamodb::{
    operation::query::builders::QueryFluentBuilder,
    types::{AttributeValue, DeleteRequest, WriteRequest},
};
use domain::{commit::StoredItem, processing::Table, record::Address, records::declaration};
use futures::{StreamExt, TryStreamExt, stream};

use crate::{
    CommitError, ReadError, Store,
    item::{self, Item, ItemError},
};

/// How many items one query reads. Their keys are all that is in memory.
const QUERY_LIMIT: i32 = 500;
/// How many items one call deletes. `DynamoDB` takes no more.
const BATCH: usize = 25;
/// How many calls run concurrently.
const CONCURRENCY: usize = 8;
/// How often items that `DynamoDB` left unprocessed are sent again.
const ATTEMPTS: u32 = 8;

/// What was erased of a partition.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ErasedItems {
    /// How many items.
    pub items: usize,
    /// Whether the whole partition was looked at. Otherwise another call continues.
    pub is_complete: bool,
}

impl ErasedItems {
    /// No items, where there are none.
    pub const NONE: Self = Self { items: 0, is_complete: true };
}

impl std::ops::Add for ErasedItems {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { items: self.items + other.items, is_complete: self.is_complete && other.is_complete }
    }
}

impl Store {
    /// Erases the items of a partition, whatever they are, except those of the kinds in `except`. If there is a `prefix`, only those
    /// whose sort key begins with it. It starts another page only while `has_time` returns true. Expired items are erased, too.
    ///
    /// # Errors
    /// If `DynamoDB` fails. What was erased until then stays erased.
    pub async fn erase_partition(
        &self,
        (table, pk, prefix): (Table, &str, Option<&str>),
        except: &[&str],
        has_time: impl Fn() -> bool,
    ) -> Result<ErasedItems, CommitError> {
        let mut erased = ErasedItems::default();
        let mut from = None;
        while has_time() {
            let answer = self.keys_of(table, pk, prefix).set_exclusive_start_key(from).send().await;
            let answer = answer.map_err(|error| CommitError::dynamo(&error))?;
            let is_kept = |item: &Item| {
                let kind = item.get("kind").and_then(|kind| kind.as_s().ok());
                kind.is_some_and(|kind| except.contains(&kind.as_str()))
            };
            let mut keys = answer.items.unwrap_or_default();
            keys.retain(|item| !is_kept(item));
            for key in &mut keys {
                key.remove("kind");
            }
            erased.items += keys.len();
            self.erase_keys(table, keys).await?;
            from = answer.last_evaluated_key;
            if from.is_none() {
                return Ok(ErasedItems { is_complete: true, ..erased });
            }
        }
        Ok(erased)
    }

    /// The items that one query finds in a partition that is to be erased, including expired ones, and whether there
    /// may be more.
    ///
    /// # Errors
    /// If DynamoDB fails, or an item's kind is unknown.
    pub async fn stored_items(&self, table: Table, pk: &str) -> Result<(Vec<StoredItem>, bool), ReadError> {
        let answer = self.keys_of(table, pk, None).send().await.map_err(|error| ReadError::dynamo(&error))?;
        let stored_item = |item: &Item| {
            let kind = item::attribute(item, "kind")?;
            let declaration = *declaration(kind).ok_or(ItemError::Kind("record of the list"))?;
            Ok(StoredItem { declaration, address: item::address(item, table)? })
        };
        let items = answer.items.unwrap_or_default();
        Ok((items.iter().map(stored_item).collect::<Result<_, ReadError>>()?, answer.last_evaluated_key.is_some()))
    }

    /// The items of a partition whose plain field has this text, including expired ones.
    ///
    /// # Errors
    /// If `DynamoDB` fails.
    pub async fn items_with(
        &self,
        table: Table,
        pk: &str,
        (field, text): (&str, &str),
    ) -> Result<Vec<Address>, ReadError> {
        let query = self.client.query().table_name(self.tables.name(table)).consistent_read(true);
        let query = query.key_condition_expression("pk = :pk").filter_expression("#field = :text");
        let query = query.projection_expression("pk, sk").expression_attribute_names("#field", field);
        let query = query.expression_attribute_values(":pk", AttributeValue::S(pk.to_owned()));
        let query = query.expression_attribute_values(":text", AttributeValue::S(text.to_owned()));
        let items = query.into_paginator().items().send().try_collect().await;
        let items = items.map_err(|error| ReadError::dynamo(&error))?;
        items.iter().map(|item| Ok(item::address(item, table)?)).collect()
    }

    /// Reads keys and kinds of a partition's items, a page at a time.
    fn keys_of(&self, table: Table, pk: &str, prefix: Option<&str>) -> QueryFluentBuilder {
        let query = self.client.query().table_name(self.tables.name(table)).consistent_read(true).limit(QUERY_LIMIT);
        let query = query.projection_expression("pk, sk, kind");
        let query = query.expression_attribute_values(":pk", AttributeValue::S(pk.to_owned()));
        match prefix {
            None => query.key_condition_expression("pk = :pk"),
            Some(prefix) => query
                .key_condition_expression("pk = :pk AND begins_with(sk, :prefix)")
                .expression_attribute_values(":prefix", AttributeValue::S(prefix.to_owned())),
        }
    }

    /// Erases these items.
    ///
    /// # Errors
    /// If `DynamoDB` fails. What was erased until then stays erased.
    pub async fn erase_items(&self, table: Table, items: &[Address]) -> Result<(), CommitError> {
        self.erase_keys(table, items.iter().map(item::key).collect()).await
    }

    async fn erase_keys(&self, table: Table, keys: Vec<Item>) -> Result<(), CommitError> {
        let requests = keys.into_iter().map(|key| {
            let delete = DeleteRequest::builder().set_key(Some(key)).build().map_err(|_| ItemError::Conversion)?;
            Ok(WriteRequest::builder().delete_request(delete).build())
        });
        let requests = requests.collect::<Result<Vec<_>, ItemError>>()?;
        let batches = requests.chunks(BATCH).map(|batch| self.write_batch(table, batch.to_vec()));
        stream::iter(batches).buffer_unordered(CONCURRENCY).try_collect().await
    }

    /// Sends a batch, and again what `DynamoDB` left unprocessed of it.
    async fn write_batch(&self, table: Table, mut batch: Vec<WriteRequest>) -> Result<(), CommitError> {
        let name = self.tables.name(table);
        for attempt in 0..ATTEMPTS {
            let answer = self.client.batch_write_item().request_items(name, batch).send().await;
            let answer = answer.map_err(|error| CommitError::dynamo(&error))?;
            batch = answer.unprocessed_items.and_then(|mut left| left.remove(name)).unwrap_or_default();
            if batch.is_empty() {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(20 << attempt)).await;
        }
        Err(CommitError::Busy)
    }
}
