//! What falls due, found without scanning: the sparse index that records with a `due_at` stand in, by worker.

use aws_sdk_dynamodb::{operation::put_item::PutItemError, types::AttributeValue};
use domain::{Now, Timestamp, processing::Period, record::Key, records::Storable};
use futures::future::try_join_all;

use crate::{
    CommitError, ReadError, Store,
    item::{self, DUE_SHARDS, Item},
};

/// The longest that a record waits which its worker cannot handle.
const LONGEST: u32 = 24 * 60;
/// Where the store counts how often a worker could not handle a record. Whoever writes the record anew forgets it.
const FAILURES: &str = "due_failures";

/// A record that is due, by its key.
#[derive(Debug, Clone)]
pub struct Due<R> {
    /// Its key.
    pub key: Key<R>,
    /// Since when.
    pub due_at: Timestamp,
}

/// A worker's way through all that is due at one moment, a page of each shard at a time. Records that stay where they are, since
/// they cannot be handled, are passed once: they hide nothing behind them.
#[derive(Debug)]
pub struct DuePages {
    now: Now,
    /// Per page and shard.
    most: i32,
    /// The shards that are not at their end, each with the place to go on from.
    shards: Vec<(u8, Option<Item>)>,
}

impl DuePages {
    /// All that is due by now, at most `most` records of each shard at a time.
    #[must_use]
    pub fn new(now: Now, most: i32) -> Self {
        Self { now, most, shards: (0..DUE_SHARDS).map(|shard| (shard, None)).collect() }
    }
}

impl Store {
    /// The next records of one kind that are due, of each shard the longest due first; `None` where there are no more pages.
    ///
    /// The index is eventually consistent: read a record before acting on it.
    ///
    /// # Errors
    /// Where DynamoDB fails.
    pub async fn next_due<R: Storable>(&self, pages: &mut DuePages) -> Result<Option<Vec<Due<R>>>, ReadError> {
        let Some(worker) = R::DECLARATION.worker.filter(|_| !pages.shards.is_empty()) else { return Ok(None) };
        let (now, most) = (pages.now.0.as_second().to_string(), pages.most);
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
                .limit(most);
            query.send().await.map(|answer| (shard, answer)).map_err(|error| ReadError::dynamo(&error))
        });
        let mut found = Vec::new();
        for (shard, answer) in try_join_all(queries).await? {
            let items = answer.items.unwrap_or_default();
            found.extend(items.iter().filter(|item| is_of::<R>(item)).map(due).collect::<Result<Vec<_>, _>>()?);
            pages.shards.extend(answer.last_evaluated_key.map(|last| (shard, Some(last))));
        }
        Ok(Some(found))
    }

    /// Lets a record that its worker could not handle wait, each time twice as long: a minute, two, four, up to a day. It need not
    /// be readable. Where it was written anew meanwhile, or is due at another time, nothing is done.
    ///
    /// # Errors
    /// Where DynamoDB fails.
    pub async fn put_off<R: Storable>(&self, due: &Due<R>, now: Now) -> Result<(), CommitError> {
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
        let wait = Period::Minutes(1_u32.checked_shl(failures).unwrap_or(LONGEST).min(LONGEST));
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

/// Whether a worker that handles several kinds meets one of this one.
fn is_of<R: Storable>(item: &Item) -> bool {
    let sk = item.get("sk").and_then(|value| value.as_s().ok());
    sk.is_some_and(|sk| domain::record::match_pattern(R::DECLARATION.key, sk).is_some())
}

fn due<R: Storable>(item: &Item) -> Result<Due<R>, ReadError> {
    let seconds = item.get("due_at").and_then(|value| value.as_n().ok()).and_then(|number| number.parse().ok());
    let due_at = seconds.and_then(|seconds| Timestamp::from_second(seconds).ok());
    Ok(Due {
        key: Key::new(item::attribute(item, "pk")?.clone(), item::attribute(item, "sk")?.clone()),
        due_at: due_at.ok_or(item::ItemError::Attribute("due_at"))?,
    })
}
