//! The rows of a CSV.

use crate::{
    integrations::files::{
        cell::{Cell, Row},
        encoding::Encoding,
        file_error::FileError,
        formula,
        header::{Delimiter, HeaderLine},
        limits,
        record::Record,
        source::{Position, Source},
        start,
    },
    kernel::field_error::FieldErrorCode,
};

/// A CSV, as far as it is read.
#[derive(Debug)]
pub(super) struct Csv {
    stage: Stage,
    encoding: Option<Encoding>,
    header: Option<Vec<String>>,
}

#[derive(Debug)]
enum Stage {
    /// Before the first byte.
    Start,
    /// The delimiter is not known yet.
    Header(HeaderLine),
    /// It is.
    Records(Delimiter, Box<Record>),
}

impl Csv {
    /// From the beginning.
    pub(super) fn new() -> Self {
        Self { stage: Stage::Start, encoding: None, header: None }
    }

    /// From after a row.
    pub(super) fn resumed(delimiter: Delimiter, encoding: Option<Encoding>, header: Vec<String>) -> Self {
        let stage = Stage::Records(delimiter, Box::new(Record::new(delimiter)));
        Self { stage, encoding, header: Some(header) }
    }

    pub(super) fn delimiter(&self) -> Option<Delimiter> {
        match &self.stage {
            Stage::Start | Stage::Header(_) => None,
            Stage::Records(delimiter, _) => Some(*delimiter),
        }
    }

    /// The place after the last whole row.
    pub(super) fn position(&self, source: &Source) -> Position {
        match &self.stage {
            Stage::Start | Stage::Header(_) => source.position(),
            Stage::Records(_, record) => record.begun_at().unwrap_or(source.position()),
        }
    }

    pub(super) fn encoding(&self) -> Option<Encoding> {
        self.encoding
    }

    pub(super) fn header(&self) -> Option<&[String]> {
        self.header.as_deref()
    }

    /// The next row after the header. `None` if more bytes are needed, or there is none.
    pub(super) fn next(&mut self, source: &mut Source) -> Result<Option<Row>, FileError> {
        loop {
            match &mut self.stage {
                Stage::Start => {
                    let Some(has_mark) = start::byte_order_mark(source)? else { return Ok(None) };
                    self.encoding = has_mark.then_some(Encoding::Utf8);
                    self.stage = Stage::Header(HeaderLine::default());
                }
                Stage::Header(line) => {
                    let Some(delimiter) = line.delimiter(source)? else { return Ok(None) };
                    self.stage = Stage::Records(delimiter, Box::new(Record::new(delimiter)));
                }
                Stage::Records(_, record) => {
                    if !record.read(source)? {
                        let is_empty = self.header.is_none() && source.is_finished();
                        return if is_empty { Err(FileError::Empty) } else { Ok(None) };
                    }
                    if self.header.is_some() {
                        return Ok(Some(row(record, &mut self.encoding, source)));
                    }
                    self.header = Some(names(record, &mut self.encoding)?);
                }
            }
        }
    }
}

fn row(record: &Record, encoding: &mut Option<Encoding>, source: &Source) -> Row {
    let cells = record.cells().map(|cells| cells.map(|cell| read(cell, encoding)).collect());
    let cells = cells.ok_or(FieldErrorCode::TooManyCells);
    Row { line: record.line(), end: source.position().offset, cells }
}

fn read(cell: &[u8], encoding: &mut Option<Encoding>) -> Cell {
    if cell.len() > limits::CELL {
        return Cell::Refused(FieldErrorCode::CellTooLong);
    }
    match decoded(cell, encoding) {
        Some(text) => Cell::Text(formula::restored(text)),
        None => Cell::Refused(FieldErrorCode::InvalidEncoding),
    }
}

fn decoded(cell: &[u8], encoding: &mut Option<Encoding>) -> Option<String> {
    *encoding = encoding.or_else(|| Encoding::of(cell));
    encoding.unwrap_or(Encoding::Utf8).decoded(cell)
}

/// The names of the columns.
fn names(record: &Record, encoding: &mut Option<Encoding>) -> Result<Vec<String>, FileError> {
    let line = record.line();
    let cells = record.cells().ok_or(FileError::TooManyColumns { line })?;
    let name = |cell| match read(cell, encoding) {
        Cell::Text(text) => Ok(text),
        Cell::Refused(FieldErrorCode::CellTooLong) => Err(FileError::RowTooLong { line }),
        Cell::Refused(_) | Cell::Number(_) | Cell::Boolean(_) => Err(FileError::InvalidEncoding { line }),
    };
    cells.map(name).collect()
}
