//! Carries out the runs of integrations: a file that was uploaded is read into rows, and rows are written into a file.
//!
//! The bucket tells of an upload, and its run begins at once. What is left after a minute, was interrupted, or is due by schedule, the
//! schedule of every minute goes on with. An account has one run under way at a time, under a lease; each chunk of a run ends with one
//! commit, after which another invocation can continue.

mod chunk;
mod due;
mod error;
mod event;
mod export;
mod files;
mod import;
mod lease;
mod notify;
mod run;
mod schedule;
mod upload;

use std::{process::ExitCode, time::Duration};

use clients::{Randomness, files::Files};
use domain::processing::Table;
use store::Store;

/// How often a commit is tried if other runs of the account change what their files take.
const TRIES: u32 = 5;
/// A chunk is only begun if at least this much time is left.
const MIN_REMAINING: Duration = Duration::from_mins(2);
/// The least bytes of a part of an object that is written in parts, but for the last. S3 asks for 5 MB.
const PART: usize = 8 << 20;

/// What the function works with.
struct Transfers {
    store: Store,
    files: Files,
    randomness: Randomness,
}

/// Runs the function until Lambda ends the process.
#[must_use]
pub fn run() -> ExitCode {
    lambda::events(
        async |environment| {
            let (randomness, bucket) = (Randomness::system(), environment.required("FILES_BUCKET"));
            let (aws, store) = environment.store(&randomness, Table::Accounts).await?;
            Ok(Transfers { store, files: Files::new(&aws, bucket), randomness })
        },
        &event::handle,
    )
}
