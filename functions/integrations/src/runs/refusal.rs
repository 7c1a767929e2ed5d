//! Why a run is not started, or a file not read, as callers are told.

use domain::integrations::{
    runs::{Unreadable, starting::StartError},
    status::MayNotRun,
};
use lambda::Problem;

/// Why a run is not started.
pub(super) fn refused(error: StartError) -> Problem {
    match error {
        StartError::MayNotRun(MayNotRun::Revoked) => Problem::IntegrationRevoked,
        StartError::MayNotRun(MayNotRun::NotStarted) => Problem::IntegrationNotStarted,
        StartError::MayNotRun(MayNotRun::Ended) => Problem::IntegrationEnded,
        StartError::ReadsNoFiles => Problem::ReadsNoFiles,
        StartError::NeedsFile => Problem::NeedsFile,
        StartError::FileTooLarge => Problem::FileTooLarge,
        StartError::StorageFull => Problem::StorageFull,
        StartError::UnderWay => Problem::RunUnderWay,
    }
}

/// Why a file is not read.
pub(super) fn unreadable(error: Unreadable) -> Problem {
    match error {
        Unreadable::NotThere => Problem::NotFound,
        Unreadable::Gone => Problem::FileGone,
    }
}
