//! Opening an account: the request, and the link from the mail (P01).

mod confirm;
mod request;

use std::process::ExitCode;

use lambda::{App, Routes};
use utoipa_axum::routes;

/// The function's routes.
#[must_use]
pub fn routes() -> Routes {
    Routes::new().routes(routes!(request::request)).routes(routes!(confirm::confirm))
}

/// Runs the function until Lambda ends the process.
#[must_use]
pub fn run() -> ExitCode {
    lambda::http(async |environment| Ok(routes().with_state(App::start(environment).await?)))
}
