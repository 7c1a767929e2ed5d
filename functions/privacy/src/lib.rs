//! The `privacy` function: what anyone may read. It has no tables and no keys, because it needs no personal data.

use std::process::ExitCode;

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
mod unrouted;

/// Runs the function until Lambda ends the process.
#[must_use]
pub fn run() -> ExitCode {
    lambda::http(async |_| Ok(all()))
}

/// The routes, and what is none.
fn all() -> axum::Router {
    routes().route("/{*path}", axum::routing::any(unrouted::unrouted))
}

lambda::routes!((): contact::contact, policy::policy, openapi::openapi, healthz::healthz);
