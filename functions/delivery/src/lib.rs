//! Sends what the outbox holds: woken by the table's stream, and each minute for what the stream missed.

mod deliver;
mod event;
mod mail;
mod notice;

use std::process::ExitCode;

use clients::{Randomness, mail::Mailer};
use store::Store;

/// What deliveries are made with.
struct Delivery {
    store: Store,
    mailer: Mailer,
    portal_url: String,
}

/// Runs the function until Lambda ends the process.
#[must_use]
pub fn run() -> ExitCode {
    lambda::events(
        async |environment| {
            let (from, rules) = (environment.required("MAIL_FROM"), environment.required("MAIL_CONFIGURATION_SET"));
            let portal_url = environment.required("PORTAL_URL");
            let (aws, store) = environment.store(&Randomness::system()).await?;
            Ok(Delivery { store, mailer: Mailer::new(&aws, from, rules), portal_url })
        },
        &event::handle,
    )
}
