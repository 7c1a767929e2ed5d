//! The partitions of an account's rows.

use std::{fmt, str::FromStr};

use crate::kernel::{id::AccountId, lookup::RowKey};

/// Into how many partitions the rows of an account are divided. `DynamoDB` takes 1,000 writes a second in each.
const PARTS: u8 = 8;

/// One of the partitions of an account's rows. Together, [`RowPart::all`] are all rows of the account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RowPart {
    account: AccountId,
    part: u8,
}

/// The text names no partition of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a partition of rows")]
pub struct NotAPart;

impl RowPart {
    /// The partition of a row.
    #[must_use]
    pub fn of(account: AccountId, row: &RowKey) -> Self {
        Self { account, part: row.spread() % PARTS }
    }

    /// Every partition of the account's rows.
    pub fn all(account: AccountId) -> impl Iterator<Item = Self> + Clone {
        (0..PARTS).map(move |part| Self { account, part })
    }

    /// The account.
    #[must_use]
    pub const fn account(self) -> AccountId {
        self.account
    }
}

impl fmt::Display for RowPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}#rows#{}", self.account, self.part)
    }
}

impl FromStr for RowPart {
    type Err = NotAPart;

    fn from_str(text: &str) -> Result<Self, NotAPart> {
        let (account, part) = text.split_once("#rows#").ok_or(NotAPart)?;
        let part = part.parse().ok().filter(|part| *part < PARTS).ok_or(NotAPart)?;
        Ok(Self { account: account.parse().map_err(|_| NotAPart)?, part })
    }
}

crate::kernel::id::text_serde!(RowPart, "acc_01k9zcm3v1e6yb8t2hq4xgn7da#rows#3");
