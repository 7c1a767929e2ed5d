//! The delimiter of a CSV, found by its header line.

use serde::{Deserialize, Serialize};

use crate::integrations::files::{file_error::FileError, limits, source::Source};

/// What stands between the cells of a CSV.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Delimiter {
    /// `;`, as Excel writes where the comma is the decimal sign.
    Semicolon,
    /// `,`.
    Comma,
    /// A tab.
    Tab,
}

impl Delimiter {
    /// Its character.
    #[must_use]
    pub const fn byte(self) -> u8 {
        match self {
            Self::Semicolon => b';',
            Self::Comma => b',',
            Self::Tab => b'\t',
        }
    }

    const fn of(byte: u8) -> Option<Self> {
        match byte {
            b';' => Some(Self::Semicolon),
            b',' => Some(Self::Comma),
            b'\t' => Some(Self::Tab),
            _ => None,
        }
    }
}

/// Where in a cell a byte stands.
#[derive(Debug, Clone, Copy, Default)]
enum Place {
    #[default]
    Start,
    Plain,
    Quoted,
    AfterQuote,
}

/// A header line, as far as it is pushed.
#[derive(Debug, Default)]
pub(super) struct HeaderLine {
    length: usize,
    place: Place,
    found: Vec<Delimiter>,
}

impl HeaderLine {
    /// The delimiter, once the whole line is pushed. The line itself is left to be read by it, unless it is Excel's `sep=;`,
    /// which names the delimiter and comes before the header.
    ///
    /// A tab or a semicolon outside of quotes is the delimiter even if there are more commas: those are in names such as
    /// `Beløb, DKK`.
    ///
    /// # Errors
    /// If the file is empty, or is no text, or the line is too long.
    pub(super) fn delimiter(&mut self, source: &mut Source) -> Result<Option<Delimiter>, FileError> {
        if self.length == 0 {
            source.skip_breaks();
        }
        let is_whole = self.scan(source)?;
        if !is_whole && !source.is_finished() {
            return Ok(None);
        }
        let line = source.rest().get(..self.length).unwrap_or_default();
        if line.is_empty() {
            return Err(FileError::Empty);
        }
        if let Some(delimiter) = separator(line) {
            source.skip(self.length);
            return Ok(Some(delimiter));
        }
        let order = [Delimiter::Tab, Delimiter::Semicolon, Delimiter::Comma];
        let found = order.into_iter().find(|delimiter| self.found.contains(delimiter));
        Ok(Some(found.unwrap_or(Delimiter::Semicolon)))
    }

    /// Goes on to the end of the line. Whether it is there.
    fn scan(&mut self, source: &Source) -> Result<bool, FileError> {
        for byte in source.rest().get(self.length..).unwrap_or_default() {
            self.place = match (self.place, byte) {
                (_, 0) => return Err(FileError::NotText { line: source.line_at(self.length) }),
                (Place::Quoted, b'"') => Place::AfterQuote,
                (Place::Quoted, _) | (Place::Start | Place::AfterQuote, b'"') => Place::Quoted,
                (_, b'\r' | b'\n') => return Ok(true),
                (_, byte) => match Delimiter::of(*byte) {
                    Some(delimiter) => {
                        if !self.found.contains(&delimiter) {
                            self.found.push(delimiter);
                        }
                        Place::Start
                    }
                    None => Place::Plain,
                },
            };
            self.length += 1;
            if self.length > limits::ROW {
                return Err(FileError::RowTooLong { line: source.position().line });
            }
        }
        Ok(false)
    }
}

/// The delimiter that a line `sep=;` names.
fn separator(line: &[u8]) -> Option<Delimiter> {
    match line {
        [name @ .., byte] if name.eq_ignore_ascii_case(b"sep=") => Delimiter::of(*byte),
        _ => None,
    }
}
