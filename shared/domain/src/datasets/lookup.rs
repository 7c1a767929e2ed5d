//! How rows are found by something else than their id: where they stand in the index `rows`.

use crate::{
    datasets::{day::Day, part::RowPart},
    kernel::{
        id::AccountId,
        lookup::{RowKey, key_text},
    },
};

key_text! {
    /// A partition of the index. It names an account, so that nothing of one account is found from another.
    IndexKey, "acc_01k9zcm3v1e6yb8t2hq4xgn7da#email.v1.…"
}

key_text! {
    /// The order within a partition of the index.
    IndexOrder, "2026-11-29#row.v1.…"
}

/// Where a row stands in the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexEntry {
    /// The partition.
    pub key: IndexKey,
    /// The order in it.
    pub order: IndexOrder,
}

impl IndexKey {
    /// The contacts of an account with one e-mail address: the version of the HMAC's root, and the HMAC of account and address.
    #[must_use]
    pub fn of_email(account: AccountId, version: &str, mac: &str) -> Self {
        Self(format!("{account}#email.{version}.{mac}"))
    }

    /// The transactions in a partition.
    #[must_use]
    pub fn of_part(part: RowPart) -> Self {
        Self(part.to_string())
    }
}

impl IndexOrder {
    /// Before all others.
    pub const LEAST: &str = " ";
    /// After all others: no entry begins with a tilde.
    pub const GREATEST: &str = "~";

    /// By row.
    #[must_use]
    pub fn of_row(row: &RowKey) -> Self {
        Self(row.to_string())
    }

    /// By day, and within it by row.
    #[must_use]
    pub fn of_day(day: Day, row: &RowKey) -> Self {
        Self(format!("{day}#{row}"))
    }

    /// Whether the text is an order by day, or one by row. `None` if it is none.
    #[must_use]
    pub fn is_by_day(text: &str) -> Option<bool> {
        let (day, row) = text.split_once('#').map_or((None, text), |(day, row)| (Some(day), row));
        let day = day.map(str::parse::<Day>).transpose().ok()?;
        RowKey::parse(row).map(|_| day.is_some())
    }

    /// Before all transactions of a day.
    #[must_use]
    pub fn start_of(day: Day) -> Self {
        Self(format!("{day}#"))
    }

    /// After all transactions of a day. No row's key sorts behind the tilde.
    #[must_use]
    pub fn end_of(day: Day) -> Self {
        Self(format!("{day}#~"))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
