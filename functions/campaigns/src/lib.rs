//! Sends the newsletter: each letter to each reader once, at half of the rate that the mail service takes (P08, P09).
//!
//! One invocation runs at a time: the template reserves it alone. A schedule of every minute begins what is due and goes on with what
//! is being sent. An invocation stays for less than a minute, so that the next one finds it gone, and whatever interrupts it, the next
//! one goes on behind the last reader whose turn is committed.

mod campaign;
mod due;
mod error;
mod event;
mod letter;
mod pace;
mod page;
mod turn;

use std::process::ExitCode;

use clients::{AwsConfig, Randomness};
use domain::processing::Table;
use store::Store;

/// What the function works with.
struct Campaigns {
    store: Store,
    aws: AwsConfig,
    randomness: Randomness,
    /// The sender of the newsletter, and its configuration set.
    from: String,
    configuration_set: String,
    portal_url: String,
}

/// Runs the function until Lambda ends the process.
#[must_use]
pub fn run() -> ExitCode {
    lambda::events(
        async |environment| {
            let (from, rules) = (environment.required("MAIL_FROM"), environment.required("MAIL_CONFIGURATION_SET"));
            let portal_url = environment.origin("PORTAL_URL");
            let randomness = Randomness::system();
            let (aws, store) = environment.store(&randomness, Table::Subscribers).await?;
            Ok(Campaigns { store, aws, randomness, from, configuration_set: rules, portal_url })
        },
        &event::handle,
    )
}
