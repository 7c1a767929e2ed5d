//! The pushed bytes that are not read yet, and where they stand in the file.

use serde::{Deserialize, Serialize};

use crate::kernel::record::redacted;

/// A place in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Position {
    /// How many bytes lie before it.
    pub(super) offset: u64,
    /// Its line. The first line is 1.
    pub(super) line: u64,
    /// Whether the byte before it is a carriage return, so that a line feed would belong to the same line break.
    after_return: bool,
}

impl Position {
    /// The beginning of a file.
    pub(super) const START: Self = Self { offset: 0, line: 1, after_return: false };

    /// The place after these bytes.
    fn after(self, bytes: &[u8]) -> Self {
        let mut next = Self { offset: self.offset + bytes.len() as u64, ..self };
        for byte in bytes {
            let breaks = *byte == b'\r' || (*byte == b'\n' && !next.after_return);
            next.line += u64::from(breaks);
            next.after_return = *byte == b'\r';
        }
        next
    }
}

/// How many line breaks there are: CRLF, LF or CR.
pub(super) fn breaks(bytes: &[u8]) -> u64 {
    Position::START.after(bytes).line - 1
}

/// The pushed bytes that are not read yet.
pub(super) struct Source {
    pushed: Vec<u8>,
    read: usize,
    position: Position,
    is_finished: bool,
}

redacted!(Source);

impl Source {
    /// Nothing pushed yet, of a file from this place on.
    pub(super) fn at(position: Position) -> Self {
        Self { pushed: Vec::new(), read: 0, position, is_finished: false }
    }

    /// Adds the next bytes.
    pub(super) fn push(&mut self, bytes: &[u8]) {
        self.pushed.drain(..self.read);
        self.read = 0;
        self.pushed.extend_from_slice(bytes);
    }

    /// There are no more bytes to be pushed.
    pub(super) fn finish(&mut self) {
        self.is_finished = true;
    }

    /// Whether the pushed bytes are the last.
    pub(super) fn is_finished(&self) -> bool {
        self.is_finished
    }

    /// What is not read yet.
    pub(super) fn rest(&self) -> &[u8] {
        self.pushed.get(self.read..).unwrap_or_default()
    }

    /// Where the rest begins.
    pub(super) fn position(&self) -> Position {
        self.position
    }

    /// The line of the rest's byte at `place`.
    pub(super) fn line_at(&self, place: usize) -> u64 {
        self.position.after(self.rest().get(..place).unwrap_or_default()).line
    }

    /// Reads so many bytes.
    pub(super) fn skip(&mut self, length: usize) {
        self.position = self.position.after(self.rest().get(..length).unwrap_or_default());
        self.read += length;
    }

    /// Reads the line breaks that the rest begins with.
    pub(super) fn skip_breaks(&mut self) {
        self.skip(self.rest().iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count());
    }
}
