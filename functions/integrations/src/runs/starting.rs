//! What every start of a run needs.

use domain::{
    Now, Stored,
    id::{AccountId, IntegrationId, RunId},
    integrations::runs::starting::{PER_ACCOUNT, RunStart},
    records::Integration,
};
use lambda::{App, Caller, Invocation, Problem, RateCounters, RateLimits};
use store::Read;

/// The limit of runs with its counters, the integration, and what else was wanted.
pub(super) type Found<W> = (RateLimits, RateCounters, Stored<Integration>, W);

/// Reads the integration of a run that is to start, what limits it, and what else is wanted.
///
/// # Problems
/// `404 not-found`.
pub(super) async fn load<W: Read>(
    app: &App,
    (account, id): (AccountId, IntegrationId),
    wanted: W,
    now: Now,
) -> Result<Found<W::Found>, Problem> {
    let limits = RateLimits::default().and(&app.store, &PER_ACCOUNT, &account.to_bytes())?;
    let keys = (&limits, Integration::key(&account, &id), wanted);
    let (counters, integration, found) = app.store.read(keys, now).await?;
    Ok((limits, counters, integration.ok_or(Problem::NotFound)?, found))
}

/// A run that the caller starts.
///
/// # Problems
/// `403 not-allowed`.
pub(super) fn start<'a>(app: &'a App, caller: &'a Caller, invocation: &Invocation) -> Result<RunStart<'a>, Problem> {
    let (now, language) = (invocation.now, invocation.language);
    let (run, membership) = (app.id(RunId::new, now)?, caller.member()?.member);
    Ok(RunStart { now, run, by: caller.actor(), membership, language, random: app.randomness() })
}
