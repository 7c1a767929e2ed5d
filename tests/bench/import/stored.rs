//! The rows as they are stored.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use domain::{datasets::RowPart, id::AccountId};
use futures::{StreamExt, TryStreamExt, stream};

use crate::{Bench, Failure};

/// How many rows are read at a time.
const PAGE: i32 = 1_000;

/// An item.
pub(crate) type Item = HashMap<String, AttributeValue>;

/// The rows of an account.
#[derive(Default)]
pub(crate) struct StoredRows {
    /// How many there are.
    pub(crate) rows: u64,
    /// Their bytes.
    pub(crate) bytes: u64,
    /// The least write units for which they can be had: one for each kilobyte, and one for an entry in the index.
    pub(crate) floor: u64,
    /// One of those that stand in the index.
    pub(crate) sample: Option<Item>,
}

impl Bench {
    /// Reads the rows of an account.
    pub(crate) async fn stored(&self, account: AccountId) -> Result<StoredRows, Failure> {
        let parts = stream::iter(RowPart::all(account)).map(|part| self.stored_in(part)).buffer_unordered(4);
        parts
            .try_fold(StoredRows::default(), async |all, part| {
                Ok(StoredRows {
                    rows: all.rows + part.rows,
                    bytes: all.bytes + part.bytes,
                    floor: all.floor + part.floor,
                    sample: all.sample.or(part.sample),
                })
            })
            .await
    }

    async fn stored_in(&self, part: RowPart) -> Result<StoredRows, Failure> {
        let query = self.dynamodb.query().table_name("accounts").key_condition_expression("pk = :pk");
        let query = query.expression_attribute_values(":pk", AttributeValue::S(part.to_string()));
        // Of a page without a limit the engine would read all that is left.
        let mut items = query.limit(PAGE).into_paginator().items().send();
        let mut stored = StoredRows::default();
        while let Some(item) = items.next().await {
            let item = item?;
            let (bytes, is_indexed) = (size(&item), item.contains_key("index_key"));
            stored.rows += 1;
            stored.bytes += bytes;
            stored.floor += bytes.div_ceil(1_024) + u64::from(is_indexed);
            stored.sample = stored.sample.or_else(|| is_indexed.then_some(item));
        }
        Ok(stored)
    }
}

/// The size of an item of texts, numbers and bytes, as `DynamoDB` counts it: names and values.
fn size(item: &Item) -> u64 {
    let value = |value: &AttributeValue| match value {
        AttributeValue::S(text) | AttributeValue::N(text) => text.len(),
        AttributeValue::B(bytes) => bytes.as_ref().len(),
        _ => 1,
    };
    item.iter().map(|(name, of)| (name.len() + value(of)) as u64).sum()
}
