//! Reads a file into the fields of its rows.

use serde_json::{Map, Value};

use crate::{
    integrations::files::{
        cell::{Cell, Row, ValueKind},
        columns::{CellError, Columns},
        fields::FileFormat,
        file_error::FileError,
        matching::Mapping,
        reader::{Checkpoint, Reader},
    },
    kernel::{
        field_error::{FieldErrorCode, FieldErrors},
        record::redacted,
    },
};

/// A row, read into its fields.
#[derive(Clone, PartialEq, Eq)]
pub struct FieldRow {
    /// The line on which it begins. The first line is 1.
    pub line: u64,
    /// Where the bytes after it begin in the file.
    pub end: u64,
    /// The values, as texts by the names of the fields, or all errors of the row.
    pub fields: Result<Map<String, Value>, Vec<CellError>>,
}

redacted!(FieldRow);

/// Reads the rows of a file that is pushed piece by piece, as [`Reader`] does, into fields. Rows without any value are skipped:
/// spreadsheets write them for lines that were cleared.
#[derive(Debug)]
pub struct FieldReader {
    reader: Reader,
    columns: Columns,
    /// Whether a fault of a new column ends the reading: a new name in a later line of JSON is that line's.
    is_strict: bool,
    has_failed: bool,
}

impl FieldReader {
    /// Goes on from a checkpoint, or from [`Checkpoint::start`].
    #[must_use]
    pub fn at(checkpoint: Checkpoint, mapping: Mapping) -> Self {
        let is_strict = checkpoint.is_strict();
        Self { reader: Reader::at(checkpoint), columns: Columns::none(mapping), is_strict, has_failed: false }
    }

    /// Adds the next bytes of the file.
    pub fn push(&mut self, bytes: &[u8]) {
        self.reader.push(bytes);
    }

    /// Says that the file has no more bytes.
    pub fn finish(&mut self) {
        self.reader.finish();
    }

    /// The place after the row that was taken last.
    #[must_use]
    pub fn checkpoint(&self) -> Checkpoint {
        self.reader.checkpoint()
    }

    /// The columns that were found so far.
    #[must_use]
    pub fn columns(&self) -> &Columns {
        &self.columns
    }

    /// What the types of the fields refused in a row that was read.
    #[must_use]
    pub fn refused(&self, line: u64, values: &Map<String, Value>, errors: &FieldErrors) -> Vec<CellError> {
        self.columns.refused(line, values, errors)
    }

    fn read(&mut self) -> Result<Option<FieldRow>, FileError> {
        loop {
            let row = self.reader.next().transpose();
            // Before an error of the row: the header comes first, whatever was pushed with it.
            self.match_columns()?;
            let Some(Row { line, end, cells }) = row? else { return Ok(None) };
            let fields = match cells {
                Ok(cells) if cells.iter().all(Cell::is_empty) => continue,
                Ok(cells) => self.columns.read(line, &cells),
                Err(code) => Err(vec![whole(line, code)]),
            };
            return Ok(Some(FieldRow { line, end, fields }));
        }
    }

    /// Finds the fields of columns that are new.
    fn match_columns(&mut self) -> Result<(), FileError> {
        let Some(header) = self.reader.header() else { return Ok(()) };
        let new = header.get(self.columns.count()..).unwrap_or_default();
        if new.is_empty() && !self.is_strict {
            return Ok(());
        }
        let mut faults = self.columns.add(new);
        if std::mem::take(&mut self.is_strict) {
            if self.reader.format() == FileFormat::Csv {
                faults.extend(self.columns.missing());
            }
            if !faults.is_empty() {
                return Err(FileError::Columns(faults));
            }
        }
        Ok(())
    }
}

/// The error of a whole row.
fn whole(line: u64, code: FieldErrorCode) -> CellError {
    CellError { line, column: None, field: None, kind: ValueKind::Text, code }
}

/// The rows of what was pushed. `None` means that more bytes are needed, unless the file is finished. After an error there is
/// none.
impl Iterator for FieldReader {
    type Item = Result<FieldRow, FileError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.has_failed {
            return None;
        }
        let row = self.read();
        self.has_failed = row.is_err();
        row.transpose()
    }
}
