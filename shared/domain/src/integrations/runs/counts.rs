//! How many rows a run has met.

use serde::{Deserialize, Serialize};

/// How many rows a run has met. Each row that was read is one of the others.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowCounts {
    /// Rows that were read.
    pub read: u64,
    /// Rows that were written, because they are new or differ from what was stored; of an export, rows in the file.
    pub changed: u64,
    /// Rows that are stored just so.
    pub unchanged: u64,
    /// Rows that were refused.
    pub refused: u64,
    /// Rows with an external id that the file had before. The last one counts.
    pub repeated: u64,
}

impl std::ops::Add for RowCounts {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            read: self.read + other.read,
            changed: self.changed + other.changed,
            unchanged: self.unchanged + other.unchanged,
            refused: self.refused + other.refused,
            repeated: self.repeated + other.repeated,
        }
    }
}
