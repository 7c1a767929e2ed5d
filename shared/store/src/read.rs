//! Reads by key: consistent, several in one call, hiding what has expired.

use std::{collections::HashMap, time::Duration};

use aws_sdk_dynamodb::types::KeysAndAttributes;
use domain::{
    Now, Stored,
    record::{Address, Key},
    records::Storable,
};

use crate::{
    ReadError, Store,
    item::{self, Item},
};

/// How often unread keys are asked for again.
const TRIES: u32 = 4;

/// Keys to be read in one `BatchGetItem` call.
#[derive(Debug, Default)]
pub struct BatchGet(pub(crate) Vec<Address>);

impl BatchGet {
    /// Also this one.
    #[must_use]
    pub fn and<R: Storable>(mut self, key: &Key<R>) -> Self {
        if !self.0.contains(key.address()) {
            self.0.push(key.address().clone());
        }
        self
    }

    /// Also these.
    #[must_use]
    pub fn and_all<R: Storable>(self, keys: &[Key<R>]) -> Self {
        keys.iter().fold(self, Self::and)
    }
}

/// The records that a batch get found.
pub struct BatchResult<'a> {
    store: &'a Store,
    items: HashMap<Address, Item>,
}

impl BatchResult<'_> {
    /// The record under the key, if it is there.
    ///
    /// # Errors
    /// Where the item is not what its kind declares.
    pub fn take<R: Storable>(&mut self, key: &Key<R>) -> Result<Option<Stored<R>>, ReadError> {
        let item = self.items.remove(key.address());
        Ok(item.map(|item| item::read(&self.store.sealing, item)).transpose()?)
    }

    /// The first that is there of the keys that one record may stand under.
    ///
    /// # Errors
    /// Where the item is not what its kind declares.
    pub fn take_any<R: Storable>(&mut self, keys: &[Key<R>]) -> Result<Option<Stored<R>>, ReadError> {
        for key in keys {
            if let Some(found) = self.take(key)? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }
}

impl Store {
    /// Reads one record, consistently.
    ///
    /// # Errors
    /// Where DynamoDB fails, or the item is not what its kind declares.
    pub async fn get<R: Storable>(&self, key: &Key<R>, now: Now) -> Result<Option<Stored<R>>, ReadError> {
        let answer = self
            .client
            .get_item()
            .table_name(self.tables.name(key.address().table))
            .set_key(Some(item::key(key.address())))
            .consistent_read(true)
            .send()
            .await
            .map_err(|error| ReadError::dynamo(&error))?;
        let item = answer.item.filter(|item| item::is_visible(item, now));
        Ok(item.map(|item| item::read(&self.sealing, item)).transpose()?)
    }

    /// Reads all keys, of any tables, in one consistent call.
    ///
    /// # Errors
    /// Where DynamoDB fails or keeps leaving keys unread.
    pub async fn read(&self, batch: BatchGet, now: Now) -> Result<BatchResult<'_>, ReadError> {
        let mut requests = HashMap::<String, KeysAndAttributes>::new();
        for address in &batch.0 {
            let name = self.tables.name(address.table).to_owned();
            let keys = requests.remove(&name).map_or_else(Vec::new, |request| request.keys);
            let request = KeysAndAttributes::builder()
                .consistent_read(true)
                .set_keys(Some(keys.into_iter().chain([item::key(address)]).collect()))
                .build()
                .map_err(|_| ReadError::Request)?;
            requests.insert(name, request);
        }
        let mut items = HashMap::new();
        for attempt in 0..TRIES {
            let answer = self
                .client
                .batch_get_item()
                .set_request_items(Some(requests))
                .send()
                .await
                .map_err(|error| ReadError::dynamo(&error))?;
            for (name, found) in answer.responses.unwrap_or_default() {
                let table = self.tables.by_name(&name).ok_or(ReadError::Unread)?;
                for item in found.into_iter().filter(|item| item::is_visible(item, now)) {
                    let pk = item::attribute(&item, "pk")?.clone();
                    let sk = item::attribute(&item, "sk")?.clone();
                    items.insert(Address { table, pk, sk }, item);
                }
            }
            requests = answer.unprocessed_keys.unwrap_or_default();
            if requests.is_empty() {
                return Ok(BatchResult { store: self, items });
            }
            tokio::time::sleep(Duration::from_millis(25 << attempt)).await;
        }
        Err(ReadError::Unread)
    }
}
