//! The largest sizes that are read. Whatever a file holds, reading it needs no more memory than these and one pushed piece.

/// The bytes of a row, with its quotes and delimiters. A row of a data set has some hundred bytes, and DynamoDB's items have
/// at most 400 KB. A row that is longer is nearly always one in which a quote is not closed.
pub const ROW: usize = 1 << 20;

/// The columns of a file. The widest exports of Danish accounting systems have about 80.
pub const COLUMNS: usize = 200;

/// The bytes of a cell. A spreadsheet's cell has at most 32,767 characters.
pub const CELL: usize = 64 << 10;

/// The characters of a column's name, so that the names of all columns fit into the record of a run.
pub const NAME: usize = 100;

/// The digits of a number of JSON once its exponent is written out. Excel and databases have 38 at most.
pub const DIGITS: usize = 40;
