//! What a person sees and changes of themselves, and what the account is.

mod account;
mod change_me;
mod email;
mod me;
mod phone;
mod profile;

use std::process::ExitCode;

use lambda::{App, Routes};
use utoipa_axum::routes;

/// The function's routes.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(me::me, change_me::change_me))
        .routes(routes!(account::account))
        .merge(email::routes())
        .merge(phone::routes())
}

/// Runs the function until Lambda ends the process.
#[must_use]
pub fn run() -> ExitCode {
    lambda::http(async |environment| Ok(routes().with_state(App::start(environment).await?)))
}
