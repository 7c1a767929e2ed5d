//! Finds due records without a scan: records with a `due_at` are in the sparse index `due`, partitioned by worker and
//! shard.

use aws_sdk_dynamodb::{operation::put_item::PutItemError, types::AttributeValue};
use domain::{
    Now, Timestamp,
    processing::{Period, Table, Worker},
    record::{Address, Key, match_pattern},
    records::{ALL, Storable},
};
use futures::future::try_join_all;

use crate::{
    CommitError, ReadError, Store,
    bound::{FAILURES, SINCE},
    item::{self, Item},
    shards::Shards,
};

/// The longest that a record is put off, in minutes.
const MAX_MINUTES: u32 = 24 * 60;

/// An item that is due, by its key.
#[derive(Debug, Clone)]
pub struct DueItem {
    /// The kind of its record.
    pub kind: &'static str,
    /// Its table and key.
    pub address: Address,
    /// When it became due.
    pub due_at: Timestamp,
}

impl DueItem {
    /// The key of its record; `None` if it is of another kind.
    #[must_use]
    pub fn key<R: Storable>(&self) -> Option<Key<R>> {
        let Address { pk, sk, .. } = &self.address;
        (self.kind == R::DECLARATION.kind).then(|| Key::new(pk.clone(), sk.clone()))
    }
}

/// The progress through everything in a table that is due at one moment, a page of each shard at a time. A record that
/// cannot be handled stays in the index, but each record is met only once, so it does not block those after it.
#[derive(Debug)]
pub struct DuePages {
    table: Table,
    worker: Option<Worker>,
    now: Now,
    /// Records per page and shard.
    limit: i32,
    /// The shards that have more pages, each with the key to continue from.
    shards: Vec<(AttributeValue, Option<Item>)>,
}

impl DuePages {
    /// Everything that is due for a worker at `now`, at most `limit` records of each shard at a time.
    #[must_use]
    pub fn of_worker(worker: Worker, table: Table, now: Now, limit: i32) -> Self {
        Self { worker: Some(worker), ..Self::new(Shards::of_worker(worker), table, now, limit) }
    }

    /// Everything that has expired at `now`.
    pub(crate) fn expired(table: Table, now: Now, limit: i32) -> Self {
        Self::new(Shards::EXPIRING, table, now, limit)
    }

    fn new(shards: Shards, table: Table, now: Now, limit: i32) -> Self {
        Self { table, worker: None, now, limit, shards: shards.all().map(|shard| (shard, None)).collect() }
    }
}

impl DuePages {
    /// The due item, by its keys in the index. `None` if no record of the worker has such a key.
    fn due(&self, item: &Item) -> Result<Option<DueItem>, ReadError> {
        let address = item::address(item, self.table)?;
        let due_at = item::time(item, "due_at").ok_or(item::ItemError::Attribute("due_at"))?;
        let mut of_worker = ALL.iter().filter(|record| record.table == self.table && record.worker == self.worker);
        let record = of_worker.find(|record| match_pattern(record.key, &address.sk).is_some());
        Ok(record.map(|record| DueItem { kind: record.kind, address, due_at }))
    }
}

impl Store {
    /// The next due items of a worker, the longest overdue of each shard first. `None` if there are no more
    /// pages.
    ///
    /// The index is eventually consistent: read the record itself before acting on it.
    ///
    /// # Errors
    /// If DynamoDB fails.
    pub async fn next_due(&self, pages: &mut DuePages) -> Result<Option<Vec<DueItem>>, ReadError> {
        let Some(items) = self.next_in_index(pages).await? else { return Ok(None) };
        items.iter().filter_map(|item| pages.due(item).transpose()).collect::<Result<_, _>>().map(Some)
    }

    /// The next items in the index. `None` if there are no more pages.
    pub(crate) async fn next_in_index(&self, pages: &mut DuePages) -> Result<Option<Vec<Item>>, ReadError> {
        if pages.shards.is_empty() {
            return Ok(None);
        }
        let (table, limit, now) = (pages.table, pages.limit, pages.now.0.as_second().to_string());
        let queries = std::mem::take(&mut pages.shards).into_iter().map(async |(shard, from)| {
            let query = self
                .client
                .query()
                .table_name(self.tables.name(table))
                .index_name("due")
                .key_condition_expression("due_shard = :shard AND due_at <= :now")
                .expression_attribute_values(":shard", shard.clone())
                .expression_attribute_values(":now", AttributeValue::N(now.clone()))
                .set_exclusive_start_key(from)
                .limit(limit);
            query.send().await.map(|answer| (shard, answer)).map_err(|error| ReadError::dynamo(&error))
        });
        let mut found = Vec::new();
        for (shard, answer) in try_join_all(queries).await? {
            found.extend(answer.items.unwrap_or_default());
            pages.shards.extend(answer.last_evaluated_key.map(|last| (shard, Some(last))));
        }
        Ok(Some(found))
    }

    /// Puts off a record that its worker could not handle, each time twice as long: one minute, two, four, up to a day.
    /// The record is not decoded, so one that cannot be read is put off too. Does nothing if the record was changed in
    /// the meantime. Returns since when the record has been due, however often it was put off.
    ///
    /// # Errors
    /// If DynamoDB fails.
    pub async fn put_off(&self, due: &DueItem, now: Now) -> Result<Timestamp, CommitError> {
        let address = &due.address;
        let table = self.tables.name(address.table);
        let read = self.client.get_item().table_name(table).set_key(Some(item::key(address))).consistent_read(true);
        let answer = read.send().await.map_err(|error| CommitError::dynamo(&error))?;
        let Some(mut item) = answer.item else { return Ok(due.due_at) };
        let since = item::time(&item, SINCE).unwrap_or(due.due_at);
        let before = item::seconds(due.due_at);
        if item.get("due_at") != Some(&before) {
            return Ok(since);
        }
        let failures = item.get(FAILURES).and_then(|count| count.as_n().ok()?.parse::<u32>().ok()).unwrap_or_default();
        let wait = Period::Minutes(1_u32.checked_shl(failures).unwrap_or(MAX_MINUTES).min(MAX_MINUTES));
        let version = item.get("version").cloned();
        item.insert("due_at".to_owned(), item::seconds(wait.after(now.0)));
        item.insert(FAILURES.to_owned(), AttributeValue::N(failures.saturating_add(1).to_string()));
        item.insert(SINCE.to_owned(), item::seconds(since));
        let write =
            self.client.put_item().table_name(table).set_item(Some(item)).expression_attribute_values(":due", before);
        let write = match version {
            Some(version) => write
                .condition_expression("due_at = :due AND version = :version")
                .expression_attribute_values(":version", version),
            None => write.condition_expression("due_at = :due AND attribute_not_exists(version)"),
        };
        match write.send().await {
            Ok(_) => Ok(since),
            Err(error) if error.as_service_error().is_some_and(PutItemError::is_conditional_check_failed_exception) => {
                Ok(since)
            }
            Err(error) => Err(CommitError::dynamo(&error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_worker_is_given_its_own_kinds_of_its_table() {
        let kind = |worker, table, sk: &str| {
            let item = item::key_of("a partition", sk).into_iter();
            let item = item.chain([("due_at".to_owned(), item::seconds(Timestamp::UNIX_EPOCH))]).collect();
            let pages = DuePages::of_worker(worker, table, Now(Timestamp::UNIX_EPOCH), 1);
            pages.due(&item).unwrap().map(|due| due.kind)
        };
        assert_eq!(kind(Worker::Retention, Table::Accounts, "SUBSCRIPTION"), Some("Subscription"));
        assert_eq!(kind(Worker::Transfers, Table::Accounts, "RUN#int_1#run_1"), Some("Run"));
        for (worker, table, sk) in [
            (Worker::Transfers, Table::Accounts, "SUBSCRIPTION"),
            (Worker::Retention, Table::Accounts, "RUN#int_1#run_1"),
            (Worker::Retention, Table::Subscribers, "SUBSCRIPTION"),
            (Worker::Retention, Table::Accounts, "MESSAGE#msg_1"),
        ] {
            assert_eq!(kind(worker, table, sk), None, "{worker:?} {table:?} {sk}");
        }
    }
}
