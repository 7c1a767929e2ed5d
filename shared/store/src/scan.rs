//! Finds all records of a kind, in whatever partitions they lie, by a scan of their table.

use std::marker::PhantomData;

use aws_sdk_dynamodb::types::AttributeValue;
use domain::{
    record::{Address, Key},
    records::Storable,
    retention::records::ItemKey,
};

use crate::{
    ReadError, Store,
    item::{self, Item, PAGE},
};

/// The progress through all records of a kind, a page at a time.
pub struct RecordPages<R> {
    /// Where the next page begins. `None` once there are no more pages.
    next: Option<Start>,
    kind: PhantomData<fn() -> R>,
}

/// Where a page begins.
enum Start {
    Beginning,
    After(Item),
}

impl<R: Storable> RecordPages<R> {
    /// All records of the kind, or those after the item with this key.
    #[must_use]
    pub fn after(position: Option<&ItemKey>) -> Self {
        let start = position.map_or(Start::Beginning, |after| Start::After(item::key_of(&after.pk, &after.sk)));
        Self { next: Some(start), kind: PhantomData }
    }

    /// The last item that was looked at, after which another process can continue. `None` before the first page, and once there are no
    /// more pages.
    #[must_use]
    pub fn position(&self) -> Option<ItemKey> {
        let Some(Start::After(last)) = &self.next else { return None };
        item::position(last)
    }
}

impl Store {
    /// The keys of the next records. `None` if there are no more pages. A page may be empty.
    ///
    /// A scan is eventually consistent: read a record before acting on it. It reads every item of the table, whatever its kind.
    ///
    /// # Errors
    /// If `DynamoDB` fails.
    pub async fn next_records<R: Storable>(
        &self,
        pages: &mut RecordPages<R>,
    ) -> Result<Option<Vec<Key<R>>>, ReadError> {
        let from = match pages.next.take() {
            None => return Ok(None),
            Some(Start::Beginning) => None,
            Some(Start::After(last)) => Some(last),
        };
        let table = R::DECLARATION.table;
        let scan = self
            .client
            .scan()
            .table_name(self.tables.name(table))
            .filter_expression("kind = :kind")
            .projection_expression("pk, sk")
            .expression_attribute_values(":kind", AttributeValue::S(R::DECLARATION.kind.to_owned()))
            .set_exclusive_start_key(from)
            .limit(PAGE);
        let answer = scan.send().await.map_err(|error| ReadError::dynamo(&error))?;
        pages.next = answer.last_evaluated_key.map(Start::After);
        let key = |item: &Item| {
            let Address { pk, sk, .. } = item::address(item, table)?;
            Ok(Key::new(pk, sk))
        };
        answer.items.unwrap_or_default().iter().map(key).collect::<Result<_, ReadError>>().map(Some)
    }
}
