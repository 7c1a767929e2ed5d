//! The rows of a spreadsheet. It is read by a thread of its own, since the reading can't pause, a piece ahead of what is taken.

use std::{ops::ControlFlow, thread::JoinHandle};

use domain::integrations::{
    files::{Columns, FieldRow, FileError, Mapping, limits},
    runs::FilePosition,
};
use tokio::sync::mpsc::{Receiver, Sender, channel};

use crate::{
    error::TransferError,
    import::piece::{Piece, ROWS},
};

/// A spreadsheet.
pub(crate) struct Sheet {
    pieces: Option<Receiver<Piece>>,
    thread: Option<JoinHandle<()>>,
}

/// What reads it.
struct Reading {
    pieces: Sender<Piece>,
    rows: Vec<FieldRow>,
    next: u64,
}

impl Sheet {
    /// From a row on.
    pub(crate) fn new(file: Vec<u8>, mapping: Mapping, from: u64) -> Self {
        let (sender, pieces) = channel(1);
        let reading = Reading { pieces: sender, rows: Vec::new(), next: from };
        let thread = std::thread::spawn(move || reading.read(&file, mapping));
        Self { pieces: Some(pieces), thread: Some(thread) }
    }

    pub(crate) async fn next_piece(&mut self) -> Result<Piece, TransferError> {
        let pieces = self.pieces.as_mut().ok_or(TransferError::Spreadsheet)?;
        pieces.recv().await.ok_or(TransferError::Spreadsheet)
    }
}

/// A file that is larger than any that is read is no reason to fetch it.
pub(crate) fn is_too_large(bytes: u64) -> bool {
    bytes > limits::SHEET_FILE as u64
}

impl Reading {
    fn read(mut self, file: &[u8], mapping: Mapping) {
        let (from, mut found) = (self.next, Columns::none(mapping.clone()));
        let read = spreadsheet::read(file, mapping, from, &mut |columns, row| {
            if self.rows.is_empty() {
                found = columns.clone();
            }
            self.next = row.line + 1;
            self.rows.push(row);
            if self.rows.len() < ROWS { ControlFlow::Continue(()) } else { self.send(columns.clone(), false, None) }
        });
        // Nobody takes it any more if the run's turn is over.
        let _ = match read {
            Ok(columns) => self.send(columns, true, None),
            Err(fault) => self.send(found, false, Some(fault)),
        };
    }

    /// Hands a piece over.
    fn send(&mut self, columns: Columns, is_last: bool, fault: Option<FileError>) -> ControlFlow<()> {
        let (rows, end) = (std::mem::take(&mut self.rows), FilePosition::Row(self.next));
        match self.pieces.blocking_send(Piece { rows, columns, end, is_last, fault }) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        }
    }
}

/// Nothing is left running that Lambda would freeze.
impl Drop for Sheet {
    fn drop(&mut self) {
        drop(self.pieces.take());
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}
