//! The newsletter for people without a log-in: asking for it, confirming that, and stopping it (P07–P09).

/// Asking for the newsletter.
mod subscriptions {
    pub(crate) mod confirm;
    pub(crate) mod request;
}

/// Stopping the newsletter, by the link at the end of each letter.
mod unsubscribe {
    pub(crate) mod end;
    mod page;
    pub(crate) mod show;
    mod token;
}

mod about;

use std::process::ExitCode;

use lambda::App;

lambda::routes!(App:
    about::newsletter,
    subscriptions::request::request,
    subscriptions::confirm::confirm,
    unsubscribe::show::show,
    unsubscribe::end::unsubscribe,
);

/// Runs the function until Lambda ends the process.
#[must_use]
pub fn run() -> ExitCode {
    lambda::http(async |environment| Ok(routes().with_state(App::start(environment).await?)))
}
