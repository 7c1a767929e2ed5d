//! Appoints and dismisses staff, and ends a person's sessions. The function runs only when an operator with permission to invoke it
//! does so: no request from outside makes anybody staff, or logs anybody out.

mod change;
mod end_sessions;
mod event;
mod person;
mod request;

use std::process::ExitCode;

use clients::Randomness;
use domain::processing::Table;
use store::Store;

/// What the function works with.
struct StaffFunction {
    store: Store,
    randomness: Randomness,
}

/// Runs the function until Lambda ends the process.
#[must_use]
pub fn run() -> ExitCode {
    lambda::events(
        async |environment| {
            let randomness = Randomness::system();
            let (_, store) = environment.store(&randomness, Table::Accounts).await?;
            Ok(StaffFunction { store, randomness })
        },
        &event::handle,
    )
}
