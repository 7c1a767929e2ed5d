//! Does each minute what falls due by date, and deletes what has expired.
//!
//! Every work is idempotent and goes in bounded batches. What is not finished when the time is over, or because of a
//! crash or an error, stays due, and a later invocation continues with it.

mod due;
mod subscription;
mod sweep;

use std::{process::ExitCode, sync::atomic::AtomicBool};

use clients::{Randomness, files::Files};
use domain::processing::Table;
use store::Store;

/// What the function works with.
struct Retention {
    store: Store,
    files: Files,
    randomness: Randomness,
    /// Whether this process has seen that there is a sweep.
    sweeps: AtomicBool,
}

/// Runs the function until Lambda ends the process.
#[must_use]
pub fn run() -> ExitCode {
    lambda::events(
        async |environment| {
            let (randomness, bucket) = (Randomness::system(), environment.required("FILES_BUCKET"));
            let (aws, store) = environment.store(&randomness, Table::Accounts).await?;
            Ok(Retention { store, files: Files::new(&aws, bucket), randomness, sweeps: AtomicBool::default() })
        },
        &due::handle,
    )
}
