//! Log in, log out, and the session in use.

mod current;
mod log_in;
mod log_out;
mod view;

use std::process::ExitCode;

use lambda::App;

lambda::routes!(App: log_in::log_in, current::current, log_out::log_out);

/// Runs the function until Lambda ends the process.
#[must_use]
pub fn run() -> ExitCode {
    lambda::http(async |environment| Ok(routes().with_state(App::start(environment).await?)))
}
