//! Opening an account: the request, and the link from the mail (P01).

/// A request for an account.
mod signups {
    pub(crate) mod confirm;
    pub(crate) mod preview;
    pub(crate) mod request;
}

use std::process::ExitCode;

use lambda::App;

lambda::routes!(App:
    signups::request::request,
    signups::preview::preview,
    signups::confirm::confirm,
);

/// Runs the function until Lambda ends the process.
#[must_use]
pub fn run() -> ExitCode {
    lambda::http(async |environment| Ok(routes().with_state(App::start(environment).await?)))
}
