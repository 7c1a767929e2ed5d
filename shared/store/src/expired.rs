//! Finds the expired items of a table that TTL has not deleted yet, and deletes them.

use aws_sdk_dynamodb::types::{AttributeValue, BatchStatementErrorCodeEnum, BatchStatementRequest};
use domain::{
    Now, Timestamp,
    date::{day_of, plus_days},
    processing::{Expiry, Table},
    record::Address,
    retention::records::ItemKey,
    visits::{KEPT_DAYS, partitions},
};
use futures::{StreamExt, TryStreamExt, future::try_join_all, stream};

use crate::{
    CommitError, DuePages, ReadError, Store,
    item::{self, Item, ItemError, PAGE},
};

/// How many items of each shard one query of the index returns.
const INDEX_PAGE: i32 = 500;
/// How many partitions are looked at concurrently: those of a day.
const PARTITIONS: usize = 9;
/// How many items one call deletes. DynamoDB allows no more.
const BATCH: usize = 25;
/// How many calls delete concurrently.
const CONCURRENT: usize = 4;
/// How often an item is tried that DynamoDB does not delete for want of capacity or because of another write.
const TRIES: u32 = 4;

/// What is read of an expired item.
const KEYS: &str = "pk, sk, expires_at";
const EXPIRED: &str = "expires_at <= :now";

/// An expired item, by its key.
#[derive(Debug, Clone)]
pub struct ExpiredItem {
    /// Its table and key.
    pub address: Address,
    /// When it expired.
    pub expired_at: Timestamp,
}

/// The progress through the expired items of a table, a page at a time.
#[derive(Debug)]
pub struct ExpiredPages {
    table: Table,
    now: Now,
    source: Source,
}

#[derive(Debug)]
enum Source {
    /// The index, from its head: what is deleted no longer stands there.
    Index(DuePages),
    /// A scan of the table, after this key.
    Scan(Option<Item>),
    /// Partitions, of which the last ones are read first, each after this key.
    Partitions(Vec<(String, Option<Item>)>),
    /// There are no more pages.
    End,
}

/// How many items were deleted, and how many were not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Deletions {
    /// The items that are gone.
    pub deleted: u32,
    /// The items that were written anew in the meantime, and stay.
    pub renewed: u32,
    /// The items that DynamoDB did not delete.
    pub failed: u32,
}

impl ExpiredPages {
    /// What had expired in a table at `now`, after the item with this key. `last` is when everything was last looked at.
    #[must_use]
    pub fn new(table: Table, after: Option<&ItemKey>, last: Option<Timestamp>, now: Now) -> Self {
        let source = match table.expiry() {
            Expiry::Indexed => Source::Index(DuePages::expired(table, now, INDEX_PAGE)),
            Expiry::Scanned => Source::Scan(after.map(|after| item::key_of(&after.pk, &after.sk))),
            Expiry::ByDay => Source::Partitions(expired_partitions(last, now).map(|pk| (pk, None)).collect()),
        };
        Self { table, now, source }
    }

    /// Where another sweep would continue, if it cannot simply start anew.
    #[must_use]
    pub fn position(&self) -> Option<ItemKey> {
        let Source::Scan(Some(after)) = &self.source else { return None };
        item::position(after)
    }
}

impl std::ops::AddAssign for Deletions {
    fn add_assign(&mut self, other: Self) {
        self.deleted += other.deleted;
        self.renewed += other.renewed;
        self.failed += other.failed;
    }
}

/// The partitions of the days of which something may have expired since everything was last looked at.
fn expired_partitions(last: Option<Timestamp>, now: Now) -> impl Iterator<Item = String> {
    let day = |at: Timestamp| plus_days(day_of(at), -KEPT_DAYS);
    let first = last.map_or_else(|| day(now.0), day);
    // What was written late in a day expires late in a day, and after a change of the clocks on the next one.
    let days = std::iter::successors(Some(plus_days(first, -1)), |day| Some(plus_days(*day, 1)));
    let end = day(now.0);
    days.take_while(move |day| *day <= end).flat_map(partitions)
}

impl Store {
    /// The next expired items. `None` if there are no more pages. A page may be empty.
    ///
    /// Index and scan are eventually consistent: an item may have been written anew.
    ///
    /// # Errors
    /// If DynamoDB fails.
    pub async fn next_expired(&self, pages: &mut ExpiredPages) -> Result<Option<Vec<ExpiredItem>>, ReadError> {
        let (table, now) = (pages.table, pages.now);
        let (items, ended_by) = match &mut pages.source {
            Source::End => return Ok(None),
            Source::Index(due) => match self.next_in_index(due).await? {
                Some(items) => (items, "due_at"),
                None => return Ok(None),
            },
            Source::Scan(after) => {
                let scan = self
                    .client
                    .scan()
                    .table_name(self.tables.name(table))
                    .filter_expression(EXPIRED)
                    .projection_expression(KEYS)
                    .expression_attribute_values(":now", AttributeValue::N(now.0.as_second().to_string()))
                    .set_exclusive_start_key(after.take())
                    .limit(PAGE);
                let answer = scan.send().await.map_err(|error| ReadError::dynamo(&error))?;
                pages.source = answer.last_evaluated_key.map_or(Source::End, |last| Source::Scan(Some(last)));
                (answer.items.unwrap_or_default(), "expires_at")
            }
            Source::Partitions(partitions) if partitions.is_empty() => return Ok(None),
            Source::Partitions(partitions) => {
                let at_once = partitions.split_off(partitions.len().saturating_sub(PARTITIONS));
                let queries = at_once.into_iter().map(async |(pk, after)| {
                    let query = self
                        .client
                        .query()
                        .table_name(self.tables.name(table))
                        .key_condition_expression("pk = :pk")
                        .filter_expression(EXPIRED)
                        .projection_expression(KEYS)
                        .expression_attribute_values(":pk", AttributeValue::S(pk.clone()))
                        .expression_attribute_values(":now", AttributeValue::N(now.0.as_second().to_string()))
                        .set_exclusive_start_key(after)
                        .limit(PAGE);
                    query.send().await.map(|answer| (pk, answer)).map_err(|error| ReadError::dynamo(&error))
                });
                let mut found = Vec::new();
                for (pk, answer) in try_join_all(queries).await? {
                    found.extend(answer.items.unwrap_or_default());
                    partitions.extend(answer.last_evaluated_key.map(|last| (pk, Some(last))));
                }
                (found, "expires_at")
            }
        };
        let expired = |item: &Item| {
            let address = item::address(item, table)?;
            let expired_at = item::time(item, ended_by).ok_or(ItemError::Attribute("expires_at"))?;
            Ok(ExpiredItem { address, expired_at })
        };
        items.iter().map(expired).collect::<Result<_, ReadError>>().map(Some)
    }

    /// Deletes items of one table, each on the condition that it is still expired.
    ///
    /// # Errors
    /// If DynamoDB fails. Items that were deleted stay deleted.
    pub async fn delete_expired(&self, items: &[ExpiredItem], now: Now) -> Result<Deletions, CommitError> {
        stream::iter(items.chunks(BATCH))
            .map(async |batch| self.delete_batch(batch, now).await)
            .buffer_unordered(CONCURRENT)
            .try_fold(Deletions::default(), async |mut sum, deletions| {
                sum += deletions;
                Ok(sum)
            })
            .await
    }

    /// `BatchWriteItem` takes no conditions, and a transaction costs twice as much and fails as a whole.
    async fn delete_batch(&self, batch: &[ExpiredItem], now: Now) -> Result<Deletions, CommitError> {
        let mut deletions = Deletions::default();
        let mut left = batch.iter().map(|item| &item.address).collect::<Vec<_>>();
        let mut retry = self.retry_conflicts(TRIES);
        while !left.is_empty() {
            let statements = left.iter().map(|address| self.deletion(address, now)).collect::<Result<_, _>>()?;
            let answer = self.client.batch_execute_statement().set_statements(Some(statements)).send().await;
            let answers = answer.map_err(|error| CommitError::dynamo(&error))?.responses.unwrap_or_default();
            let mut again = Vec::new();
            for (address, answer) in left.into_iter().zip(answers) {
                match answer.error.map(|error| error.code) {
                    None => deletions.deleted += 1,
                    Some(Some(BatchStatementErrorCodeEnum::ConditionalCheckFailed)) => deletions.renewed += 1,
                    Some(_) => again.push(address),
                }
            }
            left = again;
            if !left.is_empty() && retry.back_off().await.is_err() {
                break;
            }
        }
        deletions.failed = u32::try_from(left.len()).unwrap_or(u32::MAX);
        Ok(deletions)
    }

    fn deletion(&self, address: &Address, now: Now) -> Result<BatchStatementRequest, ItemError> {
        let table = self.tables.name(address.table);
        BatchStatementRequest::builder()
            .statement(format!("DELETE FROM \"{table}\" WHERE pk = ? AND sk = ? AND expires_at <= ?"))
            .parameters(AttributeValue::S(address.pk.clone()))
            .parameters(AttributeValue::S(address.sk.clone()))
            .parameters(AttributeValue::N(now.0.as_second().to_string()))
            .build()
            .map_err(|_| ItemError::Conversion)
    }
}
