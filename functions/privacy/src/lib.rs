//! The `privacy` function: what anyone may read. It has no tables and no keys, because it needs no personal data.

use std::process::ExitCode;

use lambda::Routes;
use utoipa_axum::routes;

mod accept;
mod contact;
mod healthz;
mod openapi;
mod page;
mod policy;
mod retention;
#[cfg(test)]
mod testing;
mod text;

/// Runs the function until Lambda ends the process.
#[must_use]
pub fn run() -> ExitCode {
    lambda::http(async |_| Ok(routes()))
}

/// Its routes.
#[must_use]
pub fn routes() -> Routes<()> {
    Routes::new()
        .routes(routes!(contact::contact))
        .routes(routes!(policy::policy))
        .routes(routes!(openapi::openapi))
        .routes(routes!(healthz::healthz))
}
