//! How far a run has come.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{integrations::files, kernel::record::redacted};

/// How far a run has come. With it a later invocation goes on.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Progress {
    /// Of a run that reads a file.
    Import(ImportProgress),
    /// Of a run that writes one.
    Export(ExportProgress),
}

/// How far a file was read. It may hold the names of columns, and never a value.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportProgress {
    /// The number of the next chunk.
    pub chunk: u32,
    /// Where it begins.
    pub position: FilePosition,
    /// How many parts of refused rows there are.
    pub refused_parts: u32,
}

/// A place in a file.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FilePosition {
    /// In a file of lines.
    Lines(files::Checkpoint),
    /// In a spreadsheet: the number of its next row.
    Row(u64),
}

/// How far a file was written.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportProgress {
    /// The upload of the file in parts.
    pub upload: String,
    /// The tags of the parts that are uploaded, in their order.
    pub parts: Vec<String>,
    /// The bytes of these parts.
    pub bytes: u64,
    /// The key of the last row that was written.
    pub after: Option<String>,
    /// Whether all rows are in its parts.
    pub is_whole: bool,
    /// Rows that have not changed since then are left out.
    pub since: Option<Timestamp>,
}

redacted!(Progress, ImportProgress, FilePosition, ExportProgress);
