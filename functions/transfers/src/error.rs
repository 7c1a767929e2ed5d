//! What keeps a run from going on.

use clients::files::FilesError;
use domain::{commit::InvariantViolation, records::Run};
use store::{CommitError, ReadError, RetriesExhausted, SealError};

/// A run could not go on now. It stays due.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TransferError {
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error(transparent)]
    Commit(#[from] CommitError),
    #[error(transparent)]
    Seal(#[from] SealError),
    #[error(transparent)]
    Files(#[from] FilesError),
    #[error(transparent)]
    Retries(#[from] RetriesExhausted),
    #[error(transparent)]
    Invariant(#[from] InvariantViolation),
    #[error("no randomness")]
    Randomness(#[from] clients::random::NoRandomness),
    /// Another invocation has taken the run over.
    #[error("the lease of the run has ended")]
    LeaseEnded,
    #[error("a key in the index is of no record that is handled here")]
    Key,
    #[error("the reading of a spreadsheet has ended without a word")]
    Spreadsheet,
    #[error("the progress of a run does not fit its contract")]
    Progress,
}

impl TransferError {
    /// Whether the run was changed by another, which has ended it or goes on with it.
    pub(crate) fn is_run_changed(&self) -> bool {
        matches!(self, Self::Commit(error) if error.is_refused_for::<Run>())
    }
}
