//! Consistent reads by key, several in one call. Expired records are not returned.

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

/// The most calls made until DynamoDB has processed every key.
const ATTEMPTS: u32 = 4;

/// What one call reads: a [`Key`], the [`CandidateKeys`] of a record, or a `Vec`, an `Option` or a tuple of these, nested as
/// needed.
pub trait Read {
    /// The result, of the same form: each key becomes its record, if there is one.
    type Found;

    /// Adds its keys to the batch.
    #[must_use]
    fn add_keys(&self, batch: BatchGet) -> BatchGet;

    /// Takes the records of its keys from what was found.
    ///
    /// # Errors
    /// If an item does not match its kind's declaration.
    fn find(&self, found: &BatchResult<'_>) -> Result<Self::Found, ReadError>;
}

/// Nothing is read.
impl Read for () {
    type Found = ();

    fn add_keys(&self, batch: BatchGet) -> BatchGet {
        batch
    }

    fn find(&self, _: &BatchResult<'_>) -> Result<(), ReadError> {
        Ok(())
    }
}

impl<R: Storable> Read for Key<R> {
    type Found = Option<Stored<R>>;

    fn add_keys(&self, batch: BatchGet) -> BatchGet {
        batch.and(self)
    }

    fn find(&self, found: &BatchResult<'_>) -> Result<Self::Found, ReadError> {
        let item = found.items.get(self.address()).cloned();
        Ok(item.map(|item| item::read(&found.store.sealing, item)).transpose()?)
    }
}

/// The possible keys of one record, one for each version of the HMAC root. Reading them gives the first record that
/// exists.
#[derive(Debug)]
pub struct CandidateKeys<R>(Vec<Key<R>>);

impl<R> FromIterator<Key<R>> for CandidateKeys<R> {
    fn from_iter<I: IntoIterator<Item = Key<R>>>(keys: I) -> Self {
        Self(keys.into_iter().collect())
    }
}

impl<R: Storable> Read for CandidateKeys<R> {
    type Found = Option<Stored<R>>;

    fn add_keys(&self, batch: BatchGet) -> BatchGet {
        self.0.add_keys(batch)
    }

    fn find(&self, found: &BatchResult<'_>) -> Result<Self::Found, ReadError> {
        self.0.iter().find_map(|key| key.find(found).transpose()).transpose()
    }
}

impl<T: Read + ?Sized> Read for &T {
    type Found = T::Found;

    fn add_keys(&self, batch: BatchGet) -> BatchGet {
        (**self).add_keys(batch)
    }

    fn find(&self, found: &BatchResult<'_>) -> Result<Self::Found, ReadError> {
        (**self).find(found)
    }
}

impl<T: Read> Read for Vec<T> {
    type Found = Vec<T::Found>;

    fn add_keys(&self, batch: BatchGet) -> BatchGet {
        self.iter().fold(batch, |batch, each| each.add_keys(batch))
    }

    fn find(&self, found: &BatchResult<'_>) -> Result<Self::Found, ReadError> {
        self.iter().map(|each| each.find(found)).collect()
    }
}

impl<T: Read> Read for Option<T> {
    type Found = Option<T::Found>;

    fn add_keys(&self, batch: BatchGet) -> BatchGet {
        self.iter().fold(batch, |batch, each| each.add_keys(batch))
    }

    fn find(&self, found: &BatchResult<'_>) -> Result<Self::Found, ReadError> {
        self.as_ref().map(|each| each.find(found)).transpose()
    }
}

macro_rules! tuples {
    ($(($($name:ident $place:tt)+))+) => {$(
        impl<$($name: Read),+> Read for ($($name,)+) {
            type Found = ($($name::Found,)+);

            fn add_keys(&self, batch: BatchGet) -> BatchGet {
                $(let batch = self.$place.add_keys(batch);)+
                batch
            }

            fn find(&self, found: &BatchResult<'_>) -> Result<Self::Found, ReadError> {
                Ok(($(self.$place.find(found)?,)+))
            }
        }
    )+};
}

tuples! {
    (A 0 B 1)
    (A 0 B 1 C 2)
    (A 0 B 1 C 2 D 3)
    (A 0 B 1 C 2 D 3 E 4)
}

/// Keys to read with one `BatchGetItem` call.
#[derive(Debug, Default)]
pub struct BatchGet(pub(crate) Vec<Address>);

impl BatchGet {
    /// Adds a key, unless it is there already.
    fn and<R: Storable>(mut self, key: &Key<R>) -> Self {
        if !self.0.contains(key.address()) {
            self.0.push(key.address().clone());
        }
        self
    }
}

/// The records that a batch get found.
pub struct BatchResult<'a> {
    store: &'a Store,
    items: HashMap<Address, Item>,
}

impl Store {
    /// Reads one record, consistently.
    ///
    /// # Errors
    /// If DynamoDB fails, or the item does not match its kind's declaration.
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

    /// Reads everything in `wanted`, from any tables, in one consistent call.
    ///
    /// # Errors
    /// If DynamoDB fails or keeps leaving keys unread, or an item does not match its kind's declaration.
    pub async fn read<T: Read>(&self, wanted: T, now: Now) -> Result<T::Found, ReadError> {
        wanted.find(&self.read_batch(wanted.add_keys(BatchGet::default()), now).await?)
    }

    /// Reads all keys, from any tables, in one consistent call.
    ///
    /// # Errors
    /// If DynamoDB fails or keeps leaving keys unread.
    pub(crate) async fn read_batch(&self, batch: BatchGet, now: Now) -> Result<BatchResult<'_>, ReadError> {
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
        // DynamoDB refuses a call without keys.
        if requests.is_empty() {
            return Ok(BatchResult { store: self, items });
        }
        for attempt in 0..ATTEMPTS {
            let answer = self
                .client
                .batch_get_item()
                .set_request_items(Some(requests))
                .send()
                .await
                .map_err(|error| ReadError::dynamo(&error))?;
            for (name, found) in answer.responses.unwrap_or_default() {
                let table = self.tables.by_name(&name).ok_or(ReadError::UnprocessedKeys)?;
                for item in found.into_iter().filter(|item| item::is_visible(item, now)) {
                    items.insert(item::address(&item, table)?, item);
                }
            }
            requests = answer.unprocessed_keys.unwrap_or_default();
            if requests.is_empty() {
                return Ok(BatchResult { store: self, items });
            }
            tokio::time::sleep(Duration::from_millis(25 << attempt)).await;
        }
        Err(ReadError::UnprocessedKeys)
    }
}
