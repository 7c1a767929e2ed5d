//! Where the rows of a file come from.

use domain::integrations::{
    files::{Columns, FileError},
    runs::FilePosition,
};

use crate::{
    error::TransferError,
    import::{lines::Lines, piece::Piece, sheet::Sheet},
};

/// The rows of a file.
pub(crate) enum Source {
    /// Of a CSV, or of JSON lines.
    Lines(Box<Lines>),
    /// Of a spreadsheet.
    Sheet(Sheet),
    /// Of none: the file cannot be read.
    Unreadable(FilePosition, FileError, Columns),
}

impl Source {
    /// The next piece.
    pub(crate) async fn next_piece(&mut self) -> Result<Piece, TransferError> {
        match self {
            Self::Lines(lines) => lines.next_piece().await,
            Self::Sheet(sheet) => sheet.next_piece().await,
            Self::Unreadable(end, fault, columns) => Ok(Piece {
                rows: Vec::new(),
                columns: columns.clone(),
                end: end.clone(),
                is_last: false,
                fault: Some(fault.clone()),
            }),
        }
    }
}
