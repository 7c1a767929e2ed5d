//! Log in, log out, and the session in use.

mod current;
mod log_in;
mod log_out;
mod resets;
mod view;

use std::process::ExitCode;

use lambda::{App, Routes};
use utoipa_axum::routes;

/// The function's routes.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(log_in::log_in))
        .routes(routes!(current::current, log_out::log_out))
        .merge(resets::routes())
}

/// Runs the function until Lambda ends the process.
#[must_use]
pub fn run() -> ExitCode {
    lambda::http(async |environment| Ok(routes().with_state(App::start(environment).await?)))
}
