//! Finds due records without a scan: records with a `due_at` are in the sparse index `due`, partitioned by worker and
//! shard.

use aws_sdk_dynamodb::{operation::put_item::PutItemError, types::AttributeValue};
use domain::{Now, Timestamp, processing::Period, record::Key, records::Storable};
use futures::future::try_join_all;

use crate::{
    CommitError, ReadError, Store,
    item::{self, DUE_SHARDS, Item},
};

/// The longest that a record is put off, in minutes.
const MAX_MINUTES: u32 = 24 * 60;
/// The attribute that counts how often a worker could not handle a record. Writing the record again removes it.
const FAILURES: &str = "due_failures";

/// A record that is due, by its key.
#[derive(Debug, Clone)]
pub struct DueRecord<R> {
    /// The record's key.
    pub key: Key<R>,
    /// When the record became due.
    pub due_at: Timestamp,
}

/// A worker's progress through everything that is due at one moment, a page of each shard at a time. A record that
/// cannot be handled stays in the index, but each record is met only once, so it does not block those after it.
#[derive(Debug)]
pub struct DuePages {
    now: Now,
    /// Records per page and shard.
    limit: i32,
    /// The shards that have more pages, each with the key to continue from.
    shards: Vec<(u8, Option<Item>)>,
}

impl DuePages {
    /// Everything that is due at `now`, at most `limit` records of each shard at a time.
    #[must_use]
    pub fn new(now: Now, limit: i32) -> Self {
        Self { now, limit, shards: (0..DUE_SHARDS).map(|shard| (shard, None)).collect() }
    }
}

impl Store {
    /// The next due records of one kind, the longest overdue of each shard first. `None` if there are no more pages, or
    /// if the kind has no worker.
    ///
    /// The index is eventually consistent: read the record itself before acting on it.
    ///
    /// # Errors
    /// If DynamoDB fails.
    pub async fn next_due<R: Storable>(&self, pages: &mut DuePages) -> Result<Option<Vec<DueRecord<R>>>, ReadError> {
        let Some(worker) = R::DECLARATION.worker.filter(|_| !pages.shards.is_empty()) else { return Ok(None) };
        let (now, limit) = (pages.now.0.as_second().to_string(), pages.limit);
        let queries = std::mem::take(&mut pages.shards).into_iter().map(async |(shard, from)| {
            let query = self
                .client
                .query()
                .table_name(self.tables.name(R::DECLARATION.table))
                .index_name("due")
                .key_condition_expression("due_shard = :shard AND due_at <= :now")
                .expression_attribute_values(":shard", AttributeValue::S(item::due_shard(worker, shard)))
                .expression_attribute_values(":now", AttributeValue::N(now.clone()))
                .set_exclusive_start_key(from)
                .limit(limit);
            query.send().await.map(|answer| (shard, answer)).map_err(|error| ReadError::dynamo(&error))
        });
        let mut found = Vec::new();
        for (shard, answer) in try_join_all(queries).await? {
            let items = answer.items.unwrap_or_default();
            found.extend(items.iter().filter(|item| is_kind::<R>(item)).map(due).collect::<Result<Vec<_>, _>>()?);
            pages.shards.extend(answer.last_evaluated_key.map(|last| (shard, Some(last))));
        }
        Ok(Some(found))
    }

    /// Puts off a record that its worker could not handle, each time twice as long: one minute, two, four, up to a day.
    /// The record is not decoded, so one that cannot be read is put off too. Does nothing if the record was changed in
    /// the meantime.
    ///
    /// # Errors
    /// If DynamoDB fails.
    pub async fn put_off<R: Storable>(&self, due: &DueRecord<R>, now: Now) -> Result<(), CommitError> {
        let address = due.key.address();
        let table = self.tables.name(address.table);
        let read = self.client.get_item().table_name(table).set_key(Some(item::key(address))).consistent_read(true);
        let answer = read.send().await.map_err(|error| CommitError::dynamo(&error))?;
        let Some(mut item) = answer.item else { return Ok(()) };
        let before = item::seconds(due.due_at);
        if item.get("due_at") != Some(&before) {
            return Ok(());
        }
        let failures = item.get(FAILURES).and_then(|count| count.as_n().ok()?.parse::<u32>().ok()).unwrap_or_default();
        let wait = Period::Minutes(1_u32.checked_shl(failures).unwrap_or(MAX_MINUTES).min(MAX_MINUTES));
        let version = item.get("version").cloned();
        item.insert("due_at".to_owned(), item::seconds(wait.after(now.0)));
        item.insert(FAILURES.to_owned(), AttributeValue::N(failures.saturating_add(1).to_string()));
        let write =
            self.client.put_item().table_name(table).set_item(Some(item)).expression_attribute_values(":due", before);
        let write = match version {
            Some(version) => write
                .condition_expression("due_at = :due AND version = :version")
                .expression_attribute_values(":version", version),
            None => write.condition_expression("due_at = :due AND attribute_not_exists(version)"),
        };
        match write.send().await {
            Ok(_) => Ok(()),
            Err(error) if error.as_service_error().is_some_and(PutItemError::is_conditional_check_failed_exception) => {
                Ok(())
            }
            Err(error) => Err(CommitError::dynamo(&error)),
        }
    }
}

/// Whether the item is of kind `R`. A worker's shards can hold several kinds.
fn is_kind<R: Storable>(item: &Item) -> bool {
    let sk = item.get("sk").and_then(|value| value.as_s().ok());
    sk.is_some_and(|sk| domain::record::match_pattern(R::DECLARATION.key, sk).is_some())
}

fn due<R: Storable>(item: &Item) -> Result<DueRecord<R>, ReadError> {
    let seconds = item.get("due_at").and_then(|value| value.as_n().ok()).and_then(|number| number.parse().ok());
    let due_at = seconds.and_then(|seconds| Timestamp::from_second(seconds).ok());
    Ok(DueRecord {
        key: Key::new(item::attribute(item, "pk")?.clone(), item::attribute(item, "sk")?.clone()),
        due_at: due_at.ok_or(item::ItemError::Attribute("due_at"))?,
    })
}
