//! The hosts outside AWS that are asked.

use std::error::Error;

use egress::{Egress, Hosts, Settings};
use jiff::SignedDuration;
use lambda::{Environment, Misconfigured};

/// After how long one that was unavailable is asked again, so that many who wait for it take up no invocation.
pub(crate) const RETRY_AFTER: SignedDuration = SignedDuration::from_mins(5);

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
