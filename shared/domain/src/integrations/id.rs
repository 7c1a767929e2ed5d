//! The ids of this capability.

use std::{fmt, str::FromStr};

/// The number of a version of a contract. The first one is 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ContractNumber(u32);

/// The text is not the number of a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the number of a version")]
pub struct NotANumber;

impl ContractNumber {
    /// The first one.
    pub const FIRST: Self = Self(1);
    /// The last one that there can be.
    pub const LAST: Self = Self(999_999);

    /// The next one.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }

    /// The number.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.0
    }
}

/// With leading zeros, so that versions sort as texts.
impl fmt::Display for ContractNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:06}", self.0)
    }
}

impl FromStr for ContractNumber {
    type Err = NotANumber;

    fn from_str(text: &str) -> Result<Self, NotANumber> {
        let number = text.parse().ok().filter(|number| text.len() == 6 && (1..=Self::LAST.0).contains(number));
        number.map(Self).ok_or(NotANumber)
    }
}

crate::kernel::id::text_serde!(ContractNumber, "000001", "^[0-9]{6}$");
