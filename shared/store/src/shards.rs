//! The partitions of the index `due`.

use aws_sdk_dynamodb::types::AttributeValue;
use domain::{processing::Worker, record::Address};

/// The partitions in which items stand that are due for the same reason.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shards {
    name: &'static str,
    count: u8,
}

impl Shards {
    /// Those of the items that no worker handles until they expire.
    pub(crate) const EXPIRING: Self = Self { name: "expiring", count: 1 };

    /// Those of a worker.
    pub(crate) const fn of_worker(worker: Worker) -> Self {
        Self { name: worker.function(), count: worker.shards() }
    }

    /// All of them.
    pub(crate) fn all(self) -> impl Iterator<Item = AttributeValue> {
        (0..self.count).map(move |shard| self.shard(shard))
    }

    /// The one that an item stands in. Its keys, which end in random bits, spread the items.
    pub(crate) fn of_item(self, address: &Address) -> AttributeValue {
        self.shard(address.pk.bytes().chain(address.sk.bytes()).fold(0, u8::wrapping_add) % self.count)
    }

    fn shard(self, shard: u8) -> AttributeValue {
        AttributeValue::S(format!("{}#{shard}", self.name))
    }
}
