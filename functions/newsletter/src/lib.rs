//! The newsletter: asking for it, confirming that and stopping it without a log-in, and the campaigns that staff write (P07–P09).

/// What is sent to all readers.
mod campaigns {
    mod command;
    pub(crate) mod create;
    pub(crate) mod list;
    pub(crate) mod preview;
    pub(crate) mod schedule;
    pub(crate) mod send;
    pub(crate) mod show;
    pub(crate) mod stop;
    pub(crate) mod test;
    mod view;
    pub(crate) mod web_version;
}

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
    campaigns::web_version::web_version,
    campaigns::list::newsletters,
    campaigns::create::write_newsletter,
    campaigns::show::staff_newsletter,
    campaigns::preview::preview_newsletter,
    campaigns::test::test_newsletter,
    campaigns::schedule::schedule_newsletter,
    campaigns::send::send_newsletter,
    campaigns::stop::stop_newsletter,
);

/// Runs the function until Lambda ends the process.
#[must_use]
pub fn run() -> ExitCode {
    lambda::http(async |environment| Ok(routes().with_state(App::start(environment).await?)))
}
