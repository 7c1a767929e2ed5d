//! What keeps a campaign from going on.

use clients::letters::{LetterError, NoQuota};
use store::{CommitError, ReadError, RetriesExhausted};

/// A campaign could not go on now. It stays due.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CampaignError {
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error(transparent)]
    Commit(#[from] CommitError),
    #[error(transparent)]
    Retries(#[from] RetriesExhausted),
    #[error(transparent)]
    Quota(#[from] NoQuota),
    #[error(transparent)]
    Letter(#[from] LetterError),
    #[error("no randomness")]
    Randomness(#[from] clients::random::NoRandomness),
    #[error("a campaign has no text")]
    NoText,
    #[error("a key in the index is of no campaign")]
    Key,
}
