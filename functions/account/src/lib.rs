//! What a person sees and changes of themselves, and what the account is.

mod account;
mod change_me;
mod me;
mod profile;

use std::process::ExitCode;

use lambda::App;

lambda::routes!(App: me::me, change_me::change_me, account::account);

/// Runs the function until Lambda ends the process.
#[must_use]
pub fn run() -> ExitCode {
    lambda::http(async |environment| Ok(routes().with_state(App::start(environment).await?)))
}
