//! Items that are put into and deleted from the tables directly, by `BatchWriteItem`.

use std::collections::HashMap;

use aws_sdk_dynamodb::{
    Client,
    types::{AttributeValue, DeleteRequest, PutRequest, WriteRequest},
};
use futures::{StreamExt, TryStreamExt, stream};

use crate::Failure;

/// How many items one call writes.
const BATCH: usize = 25;
/// How many calls run concurrently: as many as a sweep makes.
const CONCURRENT: usize = 4;

/// An item.
pub(crate) type Item = HashMap<String, AttributeValue>;

/// A text attribute.
pub(crate) fn text(value: impl Into<String>) -> AttributeValue {
    AttributeValue::S(value.into())
}

/// A number attribute.
pub(crate) fn number(value: i64) -> AttributeValue {
    AttributeValue::N(value.to_string())
}

/// The item with this key and kind, and these attributes.
pub(crate) fn item(pk: String, sk: String, kind: &str, others: Vec<(&str, AttributeValue)>) -> Item {
    let own = [("pk", text(pk)), ("sk", text(sk)), ("kind", text(kind)), ("version", number(1))];
    own.into_iter().chain(others).map(|(name, value)| (name.to_owned(), value)).collect()
}

/// Puts items into a table.
pub(crate) async fn put(client: &Client, table: &str, items: impl Iterator<Item = Item>) -> Result<(), Failure> {
    let put = |item| {
        PutRequest::builder().set_item(Some(item)).build().map(|put| WriteRequest::builder().put_request(put).build())
    };
    write(client, table, items.map(put)).await
}

/// Deletes the items with these keys from a table.
pub(crate) async fn delete(client: &Client, table: &str, keys: impl Iterator<Item = Item>) -> Result<(), Failure> {
    let delete = |key| {
        let request = DeleteRequest::builder().set_key(Some(key)).build();
        request.map(|delete| WriteRequest::builder().delete_request(delete).build())
    };
    write(client, table, keys.map(delete)).await
}

async fn write<E: Into<Failure>>(
    client: &Client,
    table: &str,
    requests: impl Iterator<Item = Result<WriteRequest, E>>,
) -> Result<(), Failure> {
    stream::iter(requests)
        .map(|request| request.map_err(Into::into))
        .try_chunks(BATCH)
        .map_err(|failed| failed.1)
        .map(|batch| async {
            let answer = client.batch_write_item().request_items(table, batch?).send().await?;
            match answer.unprocessed_items {
                Some(left) if !left.is_empty() => Err(Failure::from("items were left unprocessed")),
                _ => Ok(()),
            }
        })
        .buffer_unordered(CONCURRENT)
        .try_collect()
        .await
}
