//! Files of rows: read and written piece by piece, so that a file of a gigabyte needs no more memory than one of its rows.
//!
//! | layer | from | to | module |
//! |---|---|---|---|
//! | [`Reader`] | pushed bytes | [`Row`]s of [`Cell`]s | `reader`, with `csv` and `json_lines` beneath |
//! | [`FieldReader`] | pushed bytes | [`FieldRow`]s: texts by the names of fields, as a request reads them | `field_reader` |
//! | [`Columns`] | names of columns, rows of any origin | the same | `columns` |
//! | [`Writer`] | cells | bytes | `writer` |
//! | [`Refusals`] | [`CellError`]s | a CSV for people | `refusals` |
//!
//! Bytes are pushed in pieces of any size, rows are taken until there are no more, and then the next piece is pushed.
//! Memory is bounded by a piece and by [`limits`]. After any row, a [`Checkpoint`] says where a new reader goes on.
//!
//! A file that cannot be read on is a [`FileError`]. What is wrong with one row is told with that row, and the rows after it
//! are read.

mod cell;
mod columns;
mod csv;
mod dates;
mod decimals;
mod encoding;
mod field_reader;
mod fields;
mod file_error;
mod formula;
mod header;
mod json_lines;
mod json_object;
pub mod limits;
mod matching;
mod names;
mod reader;
mod record;
mod refusals;
mod source;
mod start;
mod writer;

#[cfg(test)]
mod tests;

pub use cell::{Cell, Row, ValueKind};
pub use columns::{CellError, Columns, FoundColumn};
pub use field_reader::{FieldReader, FieldRow};
pub use fields::{FieldKind, FieldSpec, FileFormat, Locale};
pub use file_error::FileError;
pub use header::Delimiter;
pub use matching::{ColumnFault, ColumnMap, Mapping};
pub use reader::{Checkpoint, Reader};
pub use refusals::Refusals;
pub use writer::{Dialect, Writer};
