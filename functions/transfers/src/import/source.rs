//! Where the rows of a file come from.

use crate::{
    error::TransferError,
    import::{lines::Lines, piece::Piece},
};

/// The rows of a file.
pub(crate) enum Source {
    /// Of a CSV, or of JSON lines.
    Lines(Box<Lines>),
}

impl Source {
    /// The next piece.
    pub(crate) async fn next_piece(&mut self) -> Result<Piece, TransferError> {
        match self {
            Self::Lines(lines) => lines.next_piece().await,
        }
    }
}
