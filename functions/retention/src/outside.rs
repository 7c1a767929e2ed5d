//! The hosts outside AWS that are asked.

use std::{collections::HashMap, error::Error};

use domain::Now;
use egress::{Egress, Hosts, Settings};
use futures::lock::Mutex;
use jiff::{SignedDuration, Timestamp};
use lambda::{Environment, Misconfigured};

/// After how long one that was unavailable is asked again.
const RETRY_AFTER: SignedDuration = SignedDuration::from_mins(5);

/// When each that is asked was last unavailable, so that many who wait for it take up no invocation.
#[derive(Default)]
pub(crate) struct Outages(Mutex<HashMap<String, Timestamp>>);

impl Outages {
    /// Whether one was unavailable just now.
    pub(crate) async fn is_recent(&self, of: &str, now: Now) -> bool {
        let since = self.0.lock().await.get(of).copied();
        since.is_some_and(|since| now.timestamp().duration_since(since) < RETRY_AFTER)
    }

    /// Notes that one is unavailable.
    pub(crate) async fn note(&self, of: &str, now: Now) {
        self.0.lock().await.insert(of.to_owned(), now.timestamp());
    }
}

/// A client of these hosts and of no others.
///
/// # Errors
/// If a setting of `egress` cannot be used.
pub(crate) fn egress(hosts: &'static [&'static str]) -> Result<Egress, Misconfigured> {
    let settings = Settings::from_environment(Environment::optional).map_err(|error| misconfigured(&error))?;
    Egress::new(Hosts::Listed(hosts), &settings).map_err(|error| misconfigured(&error))
}

/// That a setting cannot be used.
pub(crate) fn misconfigured(error: &dyn Error) -> Misconfigured {
    Misconfigured::Environment(vec![error.to_string()])
}
