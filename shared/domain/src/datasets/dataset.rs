//! The data sets.

use std::{fmt, str::FromStr};

use serde_json::Value;

use crate::kernel::field_error::{FieldErrorCode, Input, choice};

/// A data set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Dataset {
    /// Individuals whom the subscriber deals with.
    Contacts,
    /// Financial lines, which ESG accounting starts from.
    Transactions,
}

/// There is no such data set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a data set")]
pub struct NotADataset;

impl Dataset {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Contacts, Self::Transactions];

    /// The name in paths and contracts.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Contacts => "contacts",
            Self::Transactions => "transactions",
        }
    }
}

impl fmt::Display for Dataset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Dataset {
    type Err = NotADataset;

    fn from_str(text: &str) -> Result<Self, NotADataset> {
        Self::ALL.into_iter().find(|set| set.name() == text).ok_or(NotADataset)
    }
}

impl Input for Dataset {
    fn read(value: Option<&Value>) -> Result<Self, FieldErrorCode> {
        choice(value)?.parse().map_err(|_| FieldErrorCode::InvalidChoice)
    }
}

crate::kernel::id::text_serde!(Dataset, "contacts", "^(contacts|transactions)$");
