//! Sends the newsletter: each letter to each reader once, at half of the rate that the mail service takes (P08, P09). It also takes
//! addresses off the mail service's suppression list that are suppressed no more.
//!
//! A schedule of every minute begins what is due, goes on with what is being sent, and ends it. One invocation sends at a time, under a
//! lease. It stays for less than a minute, so that the next one need not wait, and whatever interrupts it, the next one goes on after
//! the last reader that is committed.

mod campaign;
mod deliver;
mod due;
mod error;
mod event;
mod lease;
mod pace;
mod passed;
mod readers;
mod review;
mod sending;
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
    /// The sender of the newsletter.
    from: String,
    configuration_set: String,
    portal_url: String,
}

/// Runs the function until Lambda ends the process.
#[must_use]
pub fn run() -> ExitCode {
    lambda::events(
        async |environment| {
            let (from, rules) = (environment.required("LETTER_FROM"), environment.required("LETTER_CONFIGURATION_SET"));
            let portal_url = environment.origin("PORTAL_URL");
            let randomness = Randomness::system();
            let (aws, store) = environment.store(&randomness, Table::Subscribers).await?;
            Ok(Campaigns { store, aws, randomness, from, configuration_set: rules, portal_url })
        },
        &event::handle,
    )
}
