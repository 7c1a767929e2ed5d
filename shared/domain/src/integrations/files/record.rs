//! The records of a CSV, as bytes. The state machine is `csv-core`'s; lines, limits and open quotes are added here.

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use crate::{
    integrations::files::{
        file_error::FileError,
        header::Delimiter,
        limits,
        source::{Position, Source, breaks},
    },
    kernel::record::redacted,
};

/// The most bytes that are given to the state machine at a time.
const PIECE: usize = 64 << 10;

/// A record, as far as it is pushed.
pub(super) struct Record {
    machine: Reader,
    /// Where it begins.
    start: Position,
    /// How many bytes of the file it has.
    length: usize,
    /// The cells, without quotes and delimiters.
    bytes: Vec<u8>,
    written: usize,
    /// Where each cell ends in them. One more than there may be, so that too many are noticed.
    ends: Vec<usize>,
    cells: usize,
    has_too_many: bool,
    is_whole: bool,
}

redacted!(Record);

impl Record {
    /// Of a file with this delimiter.
    pub(super) fn new(delimiter: Delimiter) -> Self {
        let mut machine = ReaderBuilder::new().delimiter(delimiter.byte()).build();
        // It drops a byte order mark from what it reads first, which may be any row of the file. A line break is skipped.
        machine.read_record(b"\n", &mut [0], &mut [0]);
        let ends = vec![0; limits::COLUMNS + 1];
        Self {
            machine,
            start: Position::START,
            length: 0,
            bytes: Vec::new(),
            written: 0,
            ends,
            cells: 0,
            has_too_many: false,
            is_whole: false,
        }
    }

    /// The line on which it begins.
    pub(super) fn line(&self) -> u64 {
        self.start.line
    }

    /// Where it begins, if it is not whole yet.
    pub(super) fn begun_at(&self) -> Option<Position> {
        (self.length > 0 && !self.is_whole).then_some(self.start)
    }

    /// Its cells. `None` if there are more than columns are read.
    pub(super) fn cells(&self) -> Option<impl Iterator<Item = &[u8]>> {
        let ends = self.ends.get(..self.cells).filter(|ends| !self.has_too_many && ends.len() <= limits::COLUMNS)?;
        let starts = std::iter::once(0).chain(ends.iter().copied());
        Some(starts.zip(ends).map(|(start, end)| self.bytes.get(start..*end).unwrap_or_default()))
    }

    /// Reads the next record. Whether it is whole: if not, more bytes are needed, or there is none.
    ///
    /// # Errors
    /// If the file cannot be read on.
    pub(super) fn read(&mut self, source: &mut Source) -> Result<bool, FileError> {
        if self.is_whole {
            self.clear();
        }
        if self.length == 0 {
            source.skip_breaks();
            self.start = source.position();
        }
        while !self.is_whole {
            if source.rest().is_empty() {
                return if source.is_finished() && self.length > 0 { self.close(source) } else { Ok(false) };
            }
            self.step(source)?;
        }
        Ok(true)
    }

    fn clear(&mut self) {
        (self.length, self.written, self.cells) = (0, 0, 0);
        (self.has_too_many, self.is_whole) = (false, false);
    }

    /// Reads on to the end of the record, or of the piece.
    fn step(&mut self, source: &mut Source) -> Result<(), FileError> {
        let rest = source.rest();
        // One byte more than a row may have, whatever is pushed, so that the same file has the same error.
        let most = rest.len().min(PIECE).min(limits::ROW + 1 - self.length);
        let read = self.feed(rest.get(..most).unwrap_or_default());
        if let Some(place) = rest.iter().take(read).position(|byte| *byte == 0) {
            return Err(FileError::NotText { line: source.line_at(place) });
        }
        source.skip(read);
        self.length += read;
        if self.length > limits::ROW { Err(FileError::RowTooLong { line: self.line() }) } else { Ok(()) }
    }

    /// Gives bytes to the state machine. How many it read.
    fn feed(&mut self, piece: &[u8]) -> usize {
        if self.bytes.len() < self.written + piece.len() {
            self.bytes.resize(self.written + piece.len(), 0);
        }
        let bytes = self.bytes.get_mut(self.written..).unwrap_or_default();
        let ends = self.ends.get_mut(self.cells..).unwrap_or_default();
        let (result, read, written, ended) = self.machine.read_record(piece, bytes, ends);
        self.written += written;
        self.cells += ended;
        match result {
            ReadRecordResult::Record => self.is_whole = true,
            // The others are read to find the end of the record, and not kept.
            ReadRecordResult::OutputEndsFull => (self.has_too_many, self.cells) = (true, 0),
            ReadRecordResult::InputEmpty | ReadRecordResult::OutputFull | ReadRecordResult::End => {}
        }
        read
    }

    /// Ends the last record of a file that does not end with a line break.
    fn close(&mut self, source: &Source) -> Result<bool, FileError> {
        // A line break ends it unless it is within quotes.
        while self.feed(b"\n") == 0 {}
        if self.is_whole {
            return Ok(true);
        }
        let start = self.cells.checked_sub(1).and_then(|last| self.ends.get(last)).copied().unwrap_or_default();
        let cell = self.bytes.get(start..self.written.saturating_sub(1)).unwrap_or_default();
        let line = if self.has_too_many { self.line() } else { source.position().line - breaks(cell) };
        Err(FileError::OpenQuote { line })
    }
}
