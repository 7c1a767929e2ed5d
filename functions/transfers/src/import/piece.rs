//! A piece of a file.

use domain::integrations::{
    files::{Columns, FieldRow, FileError},
    runs::FilePosition,
};

/// The most rows of a piece.
pub(crate) const ROWS: usize = 1_000;

/// A piece of a file: so many rows that one chunk of a run takes them. Where it ends follows from the file alone, so that what is done
/// again is the same.
pub(crate) struct Piece {
    /// Its rows.
    pub(crate) rows: Vec<FieldRow>,
    /// The columns that were found so far.
    pub(crate) columns: Columns,
    /// Where the next one begins.
    pub(crate) end: FilePosition,
    /// Whether it is the last one.
    pub(crate) is_last: bool,
    /// Why the file cannot be read on.
    pub(crate) fault: Option<FileError>,
}
