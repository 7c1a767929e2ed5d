//! Reads a file of either format, and goes on after any row.

use serde::{Deserialize, Serialize};

use crate::integrations::files::{
    cell::Row,
    csv::Csv,
    encoding::Encoding,
    fields::FileFormat,
    file_error::FileError,
    header::Delimiter,
    json_lines::JsonLines,
    source::{Position, Source},
};

/// Reads the rows of a file that is pushed piece by piece.
///
/// Push a piece, take rows until there are none, push the next one. After the last piece, [`finish`](Self::finish) and take
/// rows until there are none. What is not taken stays in memory.
#[derive(Debug)]
pub struct Reader {
    source: Source,
    rows: Rows,
    has_failed: bool,
}

#[derive(Debug)]
enum Rows {
    Csv(Csv),
    JsonLines(JsonLines),
}

/// Where a file was read to, and what was found out about it. It holds no cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkpoint {
    position: Position,
    format: FileFormat,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    encoding: Option<Encoding>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    delimiter: Option<Delimiter>,
    /// None before the header is read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    header: Option<Vec<String>>,
}

impl Checkpoint {
    /// The beginning of a file.
    #[must_use]
    pub const fn start(format: FileFormat) -> Self {
        Self { position: Position::START, format, encoding: None, delimiter: None, header: None }
    }

    /// From which byte of the file on a reader that goes on here is pushed.
    #[must_use]
    pub const fn offset(&self) -> u64 {
        self.position.offset
    }

    /// Whether the next names of columns are those of the whole file, and not of one more line of JSON.
    pub(super) fn is_strict(&self) -> bool {
        self.header.is_none() || self.format == FileFormat::Csv
    }
}

impl Reader {
    /// Goes on from a checkpoint, or from [`Checkpoint::start`].
    #[must_use]
    pub fn at(checkpoint: Checkpoint) -> Self {
        let Checkpoint { position, format, encoding, delimiter, header } = checkpoint;
        let rows = match (format, header, delimiter) {
            (FileFormat::Csv, Some(header), Some(delimiter)) => Rows::Csv(Csv::resumed(delimiter, encoding, header)),
            (FileFormat::Csv, ..) => Rows::Csv(Csv::new()),
            (FileFormat::JsonLines, Some(header), _) => Rows::JsonLines(JsonLines::resumed(header)),
            (FileFormat::JsonLines, None, _) => Rows::JsonLines(JsonLines::new()),
        };
        Self { source: Source::at(position), rows, has_failed: false }
    }

    /// Adds the next bytes of the file.
    pub fn push(&mut self, bytes: &[u8]) {
        self.source.push(bytes);
    }

    /// Says that the file has no more bytes.
    pub fn finish(&mut self) {
        self.source.finish();
    }

    /// The format.
    pub(super) fn format(&self) -> FileFormat {
        match &self.rows {
            Rows::Csv(_) => FileFormat::Csv,
            Rows::JsonLines(_) => FileFormat::JsonLines,
        }
    }

    /// The names of the columns, in the order of the cells: those of the header of a CSV once it is read, and the members of
    /// JSON that came up so far.
    #[must_use]
    pub fn header(&self) -> Option<&[String]> {
        match &self.rows {
            Rows::Csv(csv) => csv.header(),
            Rows::JsonLines(lines) => lines.header(),
        }
    }

    /// The place after the row that was taken last.
    #[must_use]
    pub fn checkpoint(&self) -> Checkpoint {
        let format = self.format();
        let (position, encoding, delimiter) = match &self.rows {
            Rows::Csv(csv) => (csv.position(&self.source), csv.encoding(), csv.delimiter()),
            Rows::JsonLines(_) => (self.source.position(), None, None),
        };
        match self.header() {
            Some(header) => Checkpoint { position, format, encoding, delimiter, header: Some(header.to_vec()) },
            None => Checkpoint::start(format),
        }
    }
}

/// The rows of what was pushed. `None` means that more bytes are needed, unless the file is finished. After an error there is
/// none.
impl Iterator for Reader {
    type Item = Result<Row, FileError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.has_failed {
            return None;
        }
        let row = match &mut self.rows {
            Rows::Csv(csv) => csv.next(&mut self.source),
            Rows::JsonLines(lines) => lines.next(&mut self.source),
        };
        self.has_failed = row.is_err();
        row.transpose()
    }
}
