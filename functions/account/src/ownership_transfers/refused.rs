//! Why an offer was not accepted or ended.

use domain::records::OwnershipTransfer;
use lambda::Problem;
use store::CommitError;

/// The problem if an offer was not accepted or ended: it no longer exists, or something else was changed concurrently.
pub(super) fn refused(error: CommitError) -> Problem {
    if error.is_refused_for::<OwnershipTransfer>() { Problem::NotFound } else { error.into() }
}
