//! The rows of a file of JSON lines (jsonlines.org): one object on each line, in UTF-8.
//!
//! The columns are the names of members, in the order in which they come up. A file has few, so they are searched in turn.

use crate::{
    integrations::files::{
        cell::{Cell, Row},
        file_error::FileError,
        json_object, limits, names,
        source::Source,
        start,
    },
    kernel::field_error::FieldErrorCode,
};

/// A file of JSON lines, as far as it is read.
#[derive(Debug)]
pub(super) struct JsonLines {
    has_begun: bool,
    /// How much of the line was searched for its end.
    searched: usize,
    header: Option<Vec<String>>,
}

impl JsonLines {
    /// From the beginning.
    pub(super) fn new() -> Self {
        Self { has_begun: false, searched: 0, header: None }
    }

    /// From after a row.
    pub(super) fn resumed(header: Vec<String>) -> Self {
        Self { has_begun: true, searched: 0, header: Some(header) }
    }

    pub(super) fn header(&self) -> Option<&[String]> {
        self.header.as_deref()
    }

    /// The next row. `None` if more bytes are needed, or there is none.
    pub(super) fn next(&mut self, source: &mut Source) -> Result<Option<Row>, FileError> {
        self.has_begun = self.has_begun || start::byte_order_mark(source)?.is_some();
        if !self.has_begun {
            return Ok(None);
        }
        while let Some(length) = self.line(source)? {
            let line = source.position().line;
            let bytes = source.rest().get(..length).unwrap_or_default();
            let is_blank = bytes.trim_ascii().is_empty();
            let cells = if is_blank { Ok(Vec::new()) } else { self.cells(bytes, line)? };
            source.skip(length);
            self.searched = 0;
            if !is_blank {
                return Ok(Some(Row { line, end: source.position().offset, cells }));
            }
        }
        Ok(None)
    }

    /// The length of the next line with its line break.
    fn line(&mut self, source: &Source) -> Result<Option<usize>, FileError> {
        let rest = source.rest();
        // No further than a row may go, whatever is pushed, so that the same file has the same error.
        let most = rest.len().min(limits::ROW + 1);
        let unread = rest.get(self.searched..most).unwrap_or_default();
        let end = unread.iter().position(|byte| *byte == b'\n').map(|place| self.searched + place + 1);
        self.searched = most;
        let line = rest.get(..end.unwrap_or(most)).unwrap_or_default();
        let is_whole = end.is_some() || source.is_finished();
        if (is_whole || most > limits::ROW) && line.contains(&0) {
            let place = line.iter().position(|byte| *byte == 0).unwrap_or_default();
            return Err(FileError::NotText { line: source.line_at(place) });
        }
        match end {
            None if most > limits::ROW => Err(FileError::RowTooLong { line: source.position().line }),
            None if !source.is_finished() => Ok(None),
            None if line.is_empty() && self.header.is_none() => Err(FileError::Empty),
            None => Ok(Some(line.len()).filter(|length| *length > 0)),
            end => Ok(end),
        }
    }

    /// The cells of a line.
    fn cells(&mut self, line: &[u8], number: u64) -> Result<Result<Vec<Cell>, FieldErrorCode>, FileError> {
        let is_first = self.header.is_none();
        let header = self.header.get_or_insert_default();
        let Ok(text) = std::str::from_utf8(line) else {
            return if is_first {
                Err(FileError::InvalidEncoding { line: number })
            } else {
                Ok(Err(FieldErrorCode::InvalidEncoding))
            };
        };
        let mut cells = vec![None; header.len()];
        let mut refused = None;
        let read = json_object::read(text, |name, value| match place(header, name) {
            Ok(place) => put(&mut cells, place, value),
            Err(code) => refused = Some(code),
        });
        match (read, refused) {
            (Err(_), _) if is_first => Err(FileError::NotJsonLines { line: number }),
            (_, Some(FieldErrorCode::TooManyCells)) if is_first => Err(FileError::TooManyColumns { line: number }),
            (Err(code), _) | (Ok(()), Some(code)) => Ok(Err(code)),
            (Ok(()), None) => Ok(Ok(cells.into_iter().map(|cell| cell.unwrap_or(Cell::EMPTY)).collect())),
        }
    }
}

/// The column of a name, which is a new one if the name is.
fn place(header: &mut Vec<String>, name: String) -> Result<usize, FieldErrorCode> {
    if let Some(place) = header.iter().position(|column| *column == name) {
        return Ok(place);
    }
    // The names of the columns are kept with the run.
    names::refused(&name).map_or(Ok(()), Err)?;
    if header.len() == limits::COLUMNS {
        return Err(FieldErrorCode::TooManyCells);
    }
    header.push(name);
    Ok(header.len() - 1)
}

fn put(cells: &mut Vec<Option<Cell>>, place: usize, value: Cell) {
    if cells.len() <= place {
        cells.resize(place + 1, None);
    }
    if let Some(cell) = cells.get_mut(place) {
        *cell = Some(if cell.is_some() { Cell::Refused(FieldErrorCode::DuplicateMember) } else { value });
    }
}
