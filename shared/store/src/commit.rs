//! Writes a commit: as one transaction, or as a single write if it only puts or erases one item.

use aws_sdk_dynamodb::{
    error::{ProvideErrorMetadata, SdkError},
    operation::{delete_item::DeleteItemError, put_item::PutItemError, transact_write_items::TransactWriteItemsError},
    types::{
        AttributeValue, ConditionCheck, Delete, Put, ReturnValuesOnConditionCheckFailure, TransactWriteItem, Update,
    },
};
use clients::aws::describe;
use domain::{
    Commit, Now, Stored, Timestamp, Version,
    commit::{InvariantViolation, Write},
    datasets::Row,
    record::Address,
    records::Storable,
};

use crate::{
    Store,
    item::{self, Item, ItemError},
};

/// How often a write is tried if another transaction on the same item is in progress: a person's acts of one kind have a counter in common.
const TRIES: u32 = 8;

/// Why a commit failed. A commit is written completely or not at all.
#[derive(Debug, thiserror::Error)]
pub enum CommitError {
    /// Records of these kinds were not as the commit requires: they existed already, were changed in the meantime, or
    /// were gone.
    #[error("refused for {}", .0.join(", "))]
    Refused(Vec<&'static str>),
    /// Somebody has done the same too often.
    #[error("done too often")]
    TooOften {
        /// The time of the commit.
        now: Now,
        /// When it may be done again.
        retry_after: Timestamp,
    },
    /// At every try, another transaction on the same items was in progress.
    #[error("the items are busy")]
    Busy,
    /// DynamoDB did not answer, or refused.
    #[error("DynamoDB: {0}")]
    Dynamo(String),
    /// A record could not be converted to an item.
    #[error(transparent)]
    Item(#[from] ItemError),
    /// The commit breaks an invariant.
    #[error(transparent)]
    InvariantViolation(#[from] InvariantViolation),
}

impl CommitError {
    /// Whether the commit was refused because of a record of this kind.
    #[must_use]
    pub fn is_refused_for<R: Storable>(&self) -> bool {
        matches!(self, Self::Refused(kinds) if kinds.contains(&R::DECLARATION.kind))
    }

    pub(crate) fn dynamo<E: ProvideErrorMetadata, R>(error: &SdkError<E, R>) -> Self {
        Self::Dynamo(describe(error))
    }
}

/// A write in the form that DynamoDB takes.
struct PreparedWrite {
    kind: &'static str,
    table: String,
    /// The condition, if there is one, with its values.
    condition: Option<(&'static str, Item)>,
    operation: Operation,
}

enum Operation {
    Put(Item),
    Delete(Item),
    Check(Item),
    /// Raises the counter under this key, which ends then.
    Count(Item, Timestamp),
}

/// What became of a single write.
enum PutOutcome {
    Written,
    /// The condition does not hold for the stored item, if there is one.
    Refused(Option<Box<Item>>),
}

/// What became of the write of a row.
#[derive(Debug)]
pub enum RowWrite<R> {
    /// It is stored.
    Written,
    /// What is stored is not what was expected, but this, or nothing.
    Conflict(Option<Stored<R>>),
}

/// An expired item counts as absent, though TTL may not have deleted it yet.
const ABSENT: &str = "attribute_not_exists(pk) OR expires_at <= :now";
const PRESENT: &str = "attribute_exists(pk) AND (attribute_not_exists(expires_at) OR expires_at > :now)";
const HAS_ROOM: &str = "attribute_not_exists(#count) OR #count <= :room";
/// What raises a counter.
const RAISE: &str = "SET kind = :kind, expires_at = :end ADD #count :by";
const AT_VERSION: &str = "version = :version AND (attribute_not_exists(expires_at) OR expires_at > :now)";

impl Store {
    /// Writes a commit: all of it or nothing.
    ///
    /// # Errors
    /// If a condition does not hold, the items are busy, or DynamoDB fails.
    pub async fn commit(&self, commit: Commit) -> Result<(), CommitError> {
        let now = commit.now();
        let writes = commit.into_writes()?.into_iter();
        let writes = writes.map(|write| self.prepare(write, now)).collect::<Result<Vec<_>, _>>()?;
        check_size(&writes)?;
        match &writes[..] {
            [write @ PreparedWrite { operation: Operation::Put(item), .. }] => match self.put(write, item).await? {
                PutOutcome::Written => Ok(()),
                PutOutcome::Refused(_) => Err(CommitError::Refused(vec![write.kind])),
            },
            [PreparedWrite { operation: Operation::Delete(key), condition: None, .. }] => {
                self.delete(&writes[0], key).await
            }
            // A single conditional delete is a transaction, too: only by a transaction's token does DynamoDB recognise
            // a repeated request.
            writes => self.transact(writes, now).await,
        }
    }

    fn prepare(&self, write: Write, now: Now) -> Result<PreparedWrite, CommitError> {
        let kind = write.declaration().kind;
        let table = self.tables.name(write.address().table).to_owned();
        let number = |n: String| AttributeValue::N(n);
        let time = || Item::from([(":now".to_owned(), number(now.0.as_second().to_string()))]);
        let absent = || Some((ABSENT, time()));
        let at = |version: Version| {
            let mut values = time();
            values.insert(":version".to_owned(), number(version.0.to_string()));
            Some((AT_VERSION, values))
        };
        let (condition, operation) = match write {
            Write::Insert(parts) => (absent(), Operation::Put(item::write(&self.sealing, &parts, Version::FIRST)?)),
            Write::Replace(parts, version) => {
                (at(version), Operation::Put(item::write(&self.sealing, &parts, version.next())?))
            }
            Write::Count { address, by, most, expires_at, .. } => {
                let ends = expires_at.unwrap_or(now.0);
                let values = Item::from([
                    (":kind".to_owned(), AttributeValue::S(kind.to_owned())),
                    (":by".to_owned(), number(by.to_string())),
                    (":room".to_owned(), number(most.saturating_sub(by).to_string())),
                    (":end".to_owned(), item::seconds(ends)),
                ]);
                let address = Address { pk: self.counter_key(&address.pk).map_err(ItemError::Seal)?, ..address };
                (Some((HAS_ROOM, values)), Operation::Count(item::key(&address), ends))
            }
            Write::Remove { address, version, .. } => (at(version), Operation::Delete(item::key(&address))),
            Write::Erase { address, .. } => (None, Operation::Delete(item::key(&address))),
            Write::CheckAbsent { address, .. } => (absent(), Operation::Check(item::key(&address))),
            Write::CheckExists { address, .. } => (Some((PRESENT, time())), Operation::Check(item::key(&address))),
            Write::CheckVersion { address, version, .. } => (at(version), Operation::Check(item::key(&address))),
        };
        Ok(PreparedWrite { kind, table, condition, operation })
    }

    /// A single write has no token by which DynamoDB recognises a repeated request. If the SDK's own second attempt is
    /// refused, the stored item shows whether the first one was written.
    async fn put(&self, write: &PreparedWrite, item: &Item) -> Result<PutOutcome, CommitError> {
        let mut retry = self.retry_conflicts(TRIES);
        loop {
            let answer = self
                .client
                .put_item()
                .table_name(&write.table)
                .set_item(Some(item.clone()))
                .set_condition_expression(write.expression())
                .set_expression_attribute_values(write.values())
                .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
                .send()
                .await;
            let Err(error) = answer else { return Ok(PutOutcome::Written) };
            match error.as_service_error() {
                Some(PutItemError::ConditionalCheckFailedException(failed)) if failed.item.as_ref() == Some(item) => {
                    return Ok(PutOutcome::Written);
                }
                Some(PutItemError::ConditionalCheckFailedException(failed)) => {
                    return Ok(PutOutcome::Refused(failed.item.clone().map(Box::new)));
                }
                Some(PutItemError::TransactionConflictException(_)) => {
                    retry.back_off().await.map_err(|_| CommitError::Busy)?;
                }
                _ => return Err(CommitError::dynamo(&error)),
            }
        }
    }

    /// Writes a row of a run: one conditional write, which needs no audit entry of its own, since the chunk that it names has one.
    ///
    /// # Errors
    /// If DynamoDB fails, or the row names no run.
    pub async fn write_row<R: Row>(
        &self,
        row: &R,
        expected: Option<Version>,
        now: Now,
    ) -> Result<RowWrite<R>, CommitError> {
        let write = self.prepare(Commit::row_of_run(row, expected)?, now)?;
        let Operation::Put(item) = &write.operation else { return Ok(RowWrite::Conflict(None)) };
        match self.put(&write, item).await? {
            PutOutcome::Written => Ok(RowWrite::Written),
            PutOutcome::Refused(item) => {
                Ok(RowWrite::Conflict(item.map(|item| item::read(&self.sealing, *item)).transpose()?))
            }
        }
    }

    async fn delete(&self, write: &PreparedWrite, key: &Item) -> Result<(), CommitError> {
        let mut retry = self.retry_conflicts(TRIES);
        loop {
            let answer = self.client.delete_item().table_name(&write.table).set_key(Some(key.clone())).send().await;
            let Err(error) = answer else { return Ok(()) };
            match error.as_service_error() {
                Some(DeleteItemError::TransactionConflictException(_)) => {
                    retry.back_off().await.map_err(|_| CommitError::Busy)?;
                }
                _ => return Err(CommitError::dynamo(&error)),
            }
        }
    }

    /// For ten minutes, DynamoDB recognises a repeated transaction by its token, whether the SDK repeats it or we do.
    async fn transact(&self, writes: &[PreparedWrite], now: Now) -> Result<(), CommitError> {
        let items = writes.iter().map(PreparedWrite::transact).collect::<Result<Vec<_>, _>>()?;
        let mut token = self.sealing.token().map_err(ItemError::Seal)?;
        let mut retry = self.retry_conflicts(TRIES);
        loop {
            let request = self.client.transact_write_items().client_request_token(&token);
            let Err(error) = request.set_transact_items(Some(items.clone())).send().await else { return Ok(()) };
            match error.as_service_error() {
                Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) => {
                    let codes = cancelled.cancellation_reasons().iter().map(|reason| reason.code().unwrap_or("None"));
                    let codes = codes.collect::<Vec<_>>();
                    let refused = writes.iter().zip(&codes).filter(|(_, code)| **code == "ConditionalCheckFailed");
                    let refused = refused.map(|(write, _)| write).collect::<Vec<_>>();
                    let full = refused.iter().filter_map(|write| write.ends()).max();
                    let others = refused.iter().filter(|write| write.ends().is_none()).map(|write| write.kind);
                    // Whatever else refuses it goes first: the same request may have been handled already, and have filled the counter.
                    match (others.collect::<Vec<_>>(), full) {
                        (others, _) if !others.is_empty() => return Err(CommitError::Refused(others)),
                        (_, Some(retry_after)) => return Err(CommitError::TooOften { now, retry_after }),
                        (_, None) => {}
                    }
                    if !codes.iter().any(|code| matches!(*code, "TransactionConflict" | "ThrottlingError")) {
                        return Err(CommitError::dynamo(&error));
                    }
                    // This transaction was cancelled. The next try is a new transaction.
                    token = self.sealing.token().map_err(ItemError::Seal)?;
                }
                // The transaction may still be written, so it is sent again with the same token.
                Some(TransactWriteItemsError::TransactionInProgressException(_)) => {}
                _ => return Err(CommitError::dynamo(&error)),
            }
            retry.back_off().await.map_err(|_| CommitError::Busy)?;
        }
    }
}

/// The most bytes that all items of one transaction may have together. `DynamoDB` accepts no more.
const MAX_TRANSACTION_BYTES: usize = 4_000_000;

fn check_size(writes: &[PreparedWrite]) -> Result<(), InvariantViolation> {
    let bytes = writes.iter().map(|write| item::size(write.item())).sum();
    if bytes > MAX_TRANSACTION_BYTES { Err(InvariantViolation::TooLarge(bytes)) } else { Ok(()) }
}

impl PreparedWrite {
    /// The item to put, or the key of the item to delete, check or count in.
    fn item(&self) -> &Item {
        match &self.operation {
            Operation::Put(item) | Operation::Delete(item) | Operation::Check(item) | Operation::Count(item, _) => item,
        }
    }

    /// When the counter ends, if it raises one.
    fn ends(&self) -> Option<Timestamp> {
        match self.operation {
            Operation::Count(_, ends) => Some(ends),
            _ => None,
        }
    }

    fn expression(&self) -> Option<String> {
        self.condition.as_ref().map(|(expression, _)| (*expression).to_owned())
    }

    fn values(&self) -> Option<Item> {
        self.condition.as_ref().map(|(_, values)| values.clone())
    }

    fn transact(&self) -> Result<TransactWriteItem, CommitError> {
        let item = TransactWriteItem::builder();
        Ok(match &self.operation {
            Operation::Put(put) => item.put(
                Put::builder()
                    .table_name(&self.table)
                    .set_item(Some(put.clone()))
                    .set_condition_expression(self.expression())
                    .set_expression_attribute_values(self.values())
                    .build()
                    .map_err(|_| ItemError::Conversion)?,
            ),
            Operation::Check(key) => item.condition_check(
                ConditionCheck::builder()
                    .table_name(&self.table)
                    .set_key(Some(key.clone()))
                    .set_condition_expression(self.expression())
                    .set_expression_attribute_values(self.values())
                    .build()
                    .map_err(|_| ItemError::Conversion)?,
            ),
            Operation::Count(key, _) => item.update(
                Update::builder()
                    .table_name(&self.table)
                    .set_key(Some(key.clone()))
                    .update_expression(RAISE)
                    .expression_attribute_names("#count", "count")
                    .set_condition_expression(self.expression())
                    .set_expression_attribute_values(self.values())
                    .build()
                    .map_err(|_| ItemError::Conversion)?,
            ),
            Operation::Delete(key) => item.delete(
                Delete::builder()
                    .table_name(&self.table)
                    .set_key(Some(key.clone()))
                    .set_condition_expression(self.expression())
                    .set_expression_attribute_values(self.values())
                    .build()
                    .map_err(|_| ItemError::Conversion)?,
            ),
        }
        .build())
    }
}

#[cfg(test)]
mod tests {
    use aws_sdk_dynamodb::primitives::Blob;

    use super::*;

    #[test]
    fn a_commit_of_more_than_4_mb_is_a_defect() {
        let write = |bytes: usize| {
            let sealed = AttributeValue::B(Blob::new(vec![0; bytes]));
            let operation = Operation::Put(Item::from([("sealed".to_owned(), sealed)]));
            PreparedWrite { kind: "User", table: String::new(), condition: None, operation }
        };
        let writes = |last| (0..9).map(|_| write(399_994)).chain([write(last)]).collect::<Vec<_>>();
        assert!(check_size(&writes(399_994)).is_ok());
        let refused = check_size(&writes(399_995));
        assert!(matches!(refused, Err(InvariantViolation::TooLarge(4_000_001))), "{refused:?}");
    }
}
