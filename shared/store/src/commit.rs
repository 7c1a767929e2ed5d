//! The one way to write: a commit becomes one transaction, or one conditional write where it is one item.

use std::time::Duration;

use aws_sdk_dynamodb::{
    error::{ProvideErrorMetadata, SdkError},
    operation::{delete_item::DeleteItemError, put_item::PutItemError, transact_write_items::TransactWriteItemsError},
    types::{AttributeValue, ConditionCheck, Delete, Put, ReturnValuesOnConditionCheckFailure, TransactWriteItem},
};
use clients::aws::describe;
use domain::{
    Commit, Now, Version,
    commit::{Change, Defect},
    records::Listed,
};

use crate::{
    Store,
    item::{self, Item, ItemError},
};

/// Another transaction on the same item is under way: tried again this often.
const TRIES: u32 = 4;

/// A commit was not written: nothing of it was.
#[derive(Debug, thiserror::Error)]
pub enum CommitError {
    /// Records of these kinds were not as the commit rests on: there already, changed meanwhile, or gone.
    #[error("refused for {}", .0.join(", "))]
    Refused(Vec<&'static str>),
    /// Other transactions on the same items kept being under way.
    #[error("the items are busy")]
    Busy,
    /// DynamoDB did not answer, or refused.
    #[error("DynamoDB: {0}")]
    Dynamo(String),
    /// A record does not seal.
    #[error(transparent)]
    Item(#[from] ItemError),
    /// The commit breaks a rule.
    #[error(transparent)]
    Defect(#[from] Defect),
}

impl CommitError {
    /// Whether it was refused for a record of this kind.
    #[must_use]
    pub fn is_refused_for<R: Listed>(&self) -> bool {
        matches!(self, Self::Refused(kinds) if kinds.contains(&R::DECLARATION.kind))
    }

    fn dynamo<E: ProvideErrorMetadata, R>(error: &SdkError<E, R>) -> Self {
        Self::Dynamo(describe(error))
    }
}

/// A change as DynamoDB wants it.
struct Write {
    kind: &'static str,
    table: String,
    condition: &'static str,
    values: Item,
    what: What,
}

enum What {
    Put(Item),
    Delete(Item),
    Check(Item),
}

/// What has expired is not there, though TTL may not have taken it yet.
const ABSENT: &str = "attribute_not_exists(pk) OR expires_at <= :now";
const AT_VERSION: &str = "version = :version AND (attribute_not_exists(expires_at) OR expires_at > :now)";

impl Store {
    /// Writes a commit: all of it or nothing.
    ///
    /// # Errors
    /// Where a condition does not hold, the items are busy, or DynamoDB fails.
    pub async fn commit(&self, commit: Commit) -> Result<(), CommitError> {
        let now = commit.now();
        let writes = commit.into_changes()?.into_iter().map(|c| self.prepare(c, now)).collect::<Result<Vec<_>, _>>()?;
        match <[Write; 1]>::try_from(writes) {
            Ok([single]) => self.write_one(&single).await,
            Err(writes) => self.write_all(&writes).await,
        }
    }

    fn prepare(&self, change: Change, now: Now) -> Result<Write, CommitError> {
        let kind = change.declaration().kind;
        let table = self.tables.name(change.address().table).to_owned();
        let mut values = Item::from([(":now".to_owned(), AttributeValue::N(now.0.as_second().to_string()))]);
        let mut at = |version: Version| {
            values.insert(":version".to_owned(), AttributeValue::N(version.0.to_string()));
            AT_VERSION
        };
        let (condition, what) = match change {
            Change::Insert(parts) => (ABSENT, What::Put(item::write(&self.sealing, &parts, Version::FIRST)?)),
            Change::Replace(parts, version) => {
                (at(version), What::Put(item::write(&self.sealing, &parts, version.next())?))
            }
            Change::Remove { address, version, .. } => (at(version), What::Delete(item::key(&address))),
            Change::Absent { address, .. } => (ABSENT, What::Check(item::key(&address))),
        };
        Ok(Write { kind, table, condition, values, what })
    }

    /// A single write has no token by which DynamoDB knows a repeated request again: where the SDK's own second try
    /// is refused, what lies there tells whether the first one was written.
    async fn write_one(&self, write: &Write) -> Result<(), CommitError> {
        let refused = match &write.what {
            // A lone check has no other form than a transaction.
            What::Check(_) => return self.write_all(std::slice::from_ref(write)).await,
            What::Put(item) => {
                let answer = self
                    .client
                    .put_item()
                    .table_name(&write.table)
                    .set_item(Some(item.clone()))
                    .condition_expression(write.condition)
                    .set_expression_attribute_values(Some(write.values.clone()))
                    .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
                    .send()
                    .await;
                match answer {
                    Ok(_) => false,
                    Err(error) => match error.as_service_error() {
                        Some(PutItemError::ConditionalCheckFailedException(failed)) => {
                            failed.item.as_ref() != Some(item)
                        }
                        _ => return Err(CommitError::dynamo(&error)),
                    },
                }
            }
            What::Delete(key) => {
                let answer = self
                    .client
                    .delete_item()
                    .table_name(&write.table)
                    .set_key(Some(key.clone()))
                    .condition_expression(write.condition)
                    .set_expression_attribute_values(Some(write.values.clone()))
                    .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
                    .send()
                    .await;
                match answer {
                    Ok(_) => false,
                    Err(error) => match error.as_service_error() {
                        Some(DeleteItemError::ConditionalCheckFailedException(failed)) => failed.item.is_some(),
                        _ => return Err(CommitError::dynamo(&error)),
                    },
                }
            }
        };
        if refused { Err(CommitError::Refused(vec![write.kind])) } else { Ok(()) }
    }

    /// The SDK gives each transaction a token, by which DynamoDB knows its repetition again for ten minutes.
    async fn write_all(&self, writes: &[Write]) -> Result<(), CommitError> {
        let items = writes.iter().map(Write::transact).collect::<Result<Vec<_>, _>>()?;
        for attempt in 0..TRIES {
            let answer = self.client.transact_write_items().set_transact_items(Some(items.clone())).send().await;
            let Err(error) = answer else { return Ok(()) };
            let busy = match error.as_service_error() {
                Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) => {
                    let codes = cancelled.cancellation_reasons().iter().map(|reason| reason.code().unwrap_or("None"));
                    let codes = codes.collect::<Vec<_>>();
                    let refused = writes.iter().zip(&codes).filter(|(_, code)| **code == "ConditionalCheckFailed");
                    let refused = refused.map(|(write, _)| write.kind).collect::<Vec<_>>();
                    if !refused.is_empty() {
                        return Err(CommitError::Refused(refused));
                    }
                    codes.iter().any(|code| matches!(*code, "TransactionConflict" | "ThrottlingError"))
                }
                Some(TransactWriteItemsError::TransactionInProgressException(_)) => true,
                _ => false,
            };
            if !busy {
                return Err(CommitError::dynamo(&error));
            }
            if attempt + 1 < TRIES {
                tokio::time::sleep(Duration::from_millis(20 << attempt)).await;
            }
        }
        Err(CommitError::Busy)
    }
}

impl Write {
    fn transact(&self) -> Result<TransactWriteItem, CommitError> {
        let item = TransactWriteItem::builder();
        Ok(match &self.what {
            What::Put(put) => item.put(
                Put::builder()
                    .table_name(&self.table)
                    .set_item(Some(put.clone()))
                    .condition_expression(self.condition)
                    .set_expression_attribute_values(Some(self.values.clone()))
                    .build()
                    .map_err(|_| ItemError::Conversion)?,
            ),
            What::Check(key) => item.condition_check(
                ConditionCheck::builder()
                    .table_name(&self.table)
                    .set_key(Some(key.clone()))
                    .condition_expression(self.condition)
                    .set_expression_attribute_values(Some(self.values.clone()))
                    .build()
                    .map_err(|_| ItemError::Conversion)?,
            ),
            What::Delete(key) => item.delete(
                Delete::builder()
                    .table_name(&self.table)
                    .set_key(Some(key.clone()))
                    .condition_expression(self.condition)
                    .set_expression_attribute_values(Some(self.values.clone()))
                    .build()
                    .map_err(|_| ItemError::Conversion)?,
            ),
        }
        .build())
    }
}
