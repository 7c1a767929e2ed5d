//! What keeps a campaign from going on.

use clients::{
    letters::{LetterError, NoQuota},
    suppressions::SuppressionError,
};
use store::{CommitError, ReadError, RetriesExhausted, SealError};

/// A campaign could not go on now. It stays due.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CampaignError {
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error(transparent)]
    Commit(#[from] CommitError),
    #[error(transparent)]
    Seal(#[from] SealError),
    #[error(transparent)]
    Retries(#[from] RetriesExhausted),
    #[error(transparent)]
    Quota(#[from] NoQuota),
    #[error(transparent)]
    Letter(#[from] LetterError),
    #[error(transparent)]
    Suppression(#[from] SuppressionError),
    #[error("no randomness")]
    Randomness(#[from] clients::random::NoRandomness),
    #[error("a campaign has no text")]
    NoText,
    #[error("letters fail one after the other")]
    AllFail,
    #[error("another sender has gone on with a campaign")]
    AnotherSender,
    #[error("a key in the index is of no record that is handled here")]
    Key,
}
