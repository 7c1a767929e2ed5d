//! Opening an account: the request, and the link from the mail (P01).

mod confirm;
mod request;

use std::process::ExitCode;

use lambda::App;

lambda::routes!(App: request::request, confirm::confirm);

/// Runs the function until Lambda ends the process.
#[must_use]
pub fn run() -> ExitCode {
    lambda::http(async |environment| Ok(routes().with_state(App::start(environment).await?)))
}
