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

/// The bytes of a spreadsheet's file. It is held in memory.
///
/// The numbers of what is read from it are chosen so that all of it takes less than 200 MB, whatever the file holds: the file,
/// [`SHEET_TEXT`], four bytes for each of [`SHEET_TEXTS`], and the directory of its parts.
pub const SHEET_FILE: usize = 50 << 20;

/// The bytes of all parts of a spreadsheet, once they are unpacked. They are never in memory together.
pub const SHEET_UNPACKED: u64 = 512 << 20;

/// The parts of a spreadsheet. One has about ten, and some for each sheet, chart and picture.
pub const SHEET_PARTS: usize = 10_000;

/// The bytes of the names of all parts, and of what else the directory says of them.
pub const SHEET_DIRECTORY: usize = 4 << 20;

/// The bytes of the different texts of a spreadsheet. A cell has the number of its text, so all of them are in memory.
pub const SHEET_TEXT: usize = 64 << 20;

/// The different texts of a spreadsheet.
pub const SHEET_TEXTS: usize = 8_000_000;

/// The cells of a sheet, with those that have a format only. A sheet of a million rows and twenty columns has as many.
pub const SHEET_CELLS: u64 = 20_000_000;
