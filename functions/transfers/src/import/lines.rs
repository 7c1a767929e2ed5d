//! The rows of a CSV, or of JSON lines, as their bytes come from the bucket.

use clients::files::Body;
use domain::integrations::{
    files::{Checkpoint, FieldReader, Mapping},
    runs::FilePosition,
};

use crate::{
    error::TransferError,
    import::piece::{Piece, ROWS},
};

/// After so many bytes a piece has no more rows.
const BYTES: u64 = 2_000_000;

/// A file of lines.
pub(crate) struct Lines {
    reader: FieldReader,
    body: Body,
    start: u64,
    is_read: bool,
}

impl Lines {
    /// From a checkpoint on; `body` begins with its byte.
    pub(crate) fn new(checkpoint: Checkpoint, mapping: Mapping, body: Body) -> Self {
        let start = checkpoint.offset();
        Self { reader: FieldReader::at(checkpoint, mapping), body, start, is_read: false }
    }

    pub(crate) async fn next_piece(&mut self) -> Result<Piece, TransferError> {
        let (mut rows, mut fault, mut is_last) = (Vec::new(), None, false);
        loop {
            match self.reader.next() {
                Some(Ok(row)) => {
                    let is_full = rows.len() + 1 >= ROWS || row.end.saturating_sub(self.start) >= BYTES;
                    rows.push(row);
                    if is_full {
                        break;
                    }
                }
                Some(Err(found)) => {
                    fault = Some(found);
                    break;
                }
                None if self.is_read => {
                    is_last = true;
                    break;
                }
                None => {
                    if let Some(bytes) = self.body.next().await? {
                        self.reader.push(&bytes);
                    } else {
                        self.reader.finish();
                        self.is_read = true;
                    }
                }
            }
        }
        let checkpoint = self.reader.checkpoint();
        self.start = checkpoint.offset();
        let columns = self.reader.columns().clone();
        Ok(Piece { rows, columns, end: FilePosition::Lines(checkpoint), is_last, fault })
    }
}
