//! The partitions of a day's visits.

use std::{fmt, str::FromStr};

use jiff::civil::Date;

use crate::kernel::id::AccountId;

/// Into how many partitions the visits of a day are divided. `DynamoDB` takes 1,000 writes a second in each.
const SHARDS: u8 = 8;

/// One of the partitions of a day's visits. Together, [`DayShard::all`] are all visits of the day, so that they are found, and
/// deleted, without a scan and without a list of accounts. The visits of an account are in one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DayShard {
    day: Date,
    shard: u8,
}

impl DayShard {
    /// The partition of an account's visits.
    #[must_use]
    pub fn of(day: Date, account: AccountId) -> Self {
        // An id ends in random bits.
        let [.., last] = account.to_bytes();
        Self { day, shard: last % SHARDS }
    }

    /// Every partition of the day.
    pub fn all(day: Date) -> impl Iterator<Item = Self> {
        (0..SHARDS).map(move |shard| Self { day, shard })
    }

    /// The day.
    #[must_use]
    pub fn day(self) -> Date {
        self.day
    }
}

impl fmt::Display for DayShard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}#{}", self.day, self.shard)
    }
}

/// The text names no partition of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a partition of a day")]
pub struct NotAShard;

impl FromStr for DayShard {
    type Err = NotAShard;

    fn from_str(text: &str) -> Result<Self, NotAShard> {
        let (day, shard) = text.split_once('#').ok_or(NotAShard)?;
        let shard = shard.parse().ok().filter(|shard| *shard < SHARDS).ok_or(NotAShard)?;
        Ok(Self { day: day.parse().map_err(|_| NotAShard)?, shard })
    }
}

crate::kernel::id::text_serde!(DayShard, "2026-11-29#3");
