//! The `public` function: what anyone may read. It has no tables and no keys, because it needs no personal data.
//! Requests that match no route come here, too, and are answered with a problem, or a page outside the API.

use std::process::ExitCode;

mod contact;
mod elsewhere;
mod healthz;
mod openapi;
mod plans;

/// The privacy policy: its versions, each in two languages, as JSON, Markdown and HTML.
mod policies {
    mod content_negotiation;
    pub(crate) mod list;
    mod page;
    pub(crate) mod show;
}
#[cfg(test)]
mod testing;

/// Runs the function until Lambda ends the process.
#[must_use]
pub fn run() -> ExitCode {
    lambda::http(async |_| Ok(routes().fallback(elsewhere::elsewhere)))
}

lambda::routes!(():
    contact::contact,
    plans::plans,
    policies::list::policies,
    policies::show::policy,
    openapi::openapi,
    healthz::healthz,
);
