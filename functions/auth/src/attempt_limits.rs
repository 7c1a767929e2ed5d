//! The rate limits of authentication attempts: for one person's password or second factor, and for a network.

use domain::{
    Commit, Now,
    identity::session,
    personal::EmailAddress,
    rate_limit::{RateLimit, Reservation},
    records::{RateCounter, RateLimitScope},
};
use lambda::{App, Invocation, Problem, RateCounters, RateLimits};
use store::CommitError;

/// The rate limits of one attempt: for the person's factor, and for the network that the attempt comes from.
pub(crate) struct AttemptLimits {
    rate_limits: RateLimits,
    of_person: &'static RateLimit,
    reservation: Reservation,
}

impl AttemptLimits {
    /// The limits of attempts at the password of an address.
    pub(crate) fn of_password(app: &App, invocation: &Invocation, email: &EmailAddress) -> Result<Self, Problem> {
        Self::of(app, invocation, &session::GUESSES, email.as_str().as_bytes())
    }

    /// The limits of attempts at any factor of a person. `of_person` is the limit for the person.
    pub(crate) fn of(
        app: &App,
        invocation: &Invocation,
        of_person: &'static RateLimit,
        person: &[u8],
    ) -> Result<Self, Problem> {
        let network = invocation.device.ip_address.network();
        let rate_limits = RateLimits::default().and(&app.store, of_person, person)?;
        let rate_limits = rate_limits.and(&app.store, &session::GUESSES_OF_NETWORK, network.as_bytes())?;
        Ok(Self { rate_limits, of_person, reservation: Reservation::default() })
    }

    /// The limits, whose counts are read together with other records.
    pub(crate) fn rate_limits(&self) -> &RateLimits {
        &self.rate_limits
    }

    /// Counts this attempt before the proof is checked, and writes `other_writes` in the same commit.
    pub(crate) async fn reserve(
        mut self,
        app: &App,
        now: Now,
        counters: RateCounters,
        other_writes: impl Fn() -> Commit,
    ) -> Result<Self, Problem> {
        let reservation = self.rate_limits.count(counters, now)?;
        self.reservation = self.rate_limits.reserve_with(&app.store, now, reservation, other_writes).await?;
        Ok(self)
    }

    /// Deletes the person's count with `commit`, because the attempt was not a guess.
    pub(crate) fn reset_person(&self, commit: Commit) -> Commit {
        self.reservation.reset(commit, &self.scopes(self.of_person))
    }

    /// Takes the attempt off the network's count with `commit`, because it was not a guess. The commit is refused if
    /// somebody in the same network has made another attempt since.
    pub(crate) fn release_network(&self, commit: Commit) -> Commit {
        self.reservation.release(commit, &self.scopes(&session::GUESSES_OF_NETWORK))
    }

    fn scopes(&self, limit: &RateLimit) -> Vec<RateLimitScope> {
        self.rate_limits.scope(limit).cloned().into_iter().collect()
    }
}

/// Writes the result of an attempt that was not a guess, and takes the attempt off the network's count. If the count
/// was changed concurrently, it writes the result alone: the limit is for many guesses, and one attempt more makes no
/// difference.
pub(crate) async fn commit_and_release(
    app: &App,
    limits: Option<&AttemptLimits>,
    write: impl Fn() -> Commit,
) -> Result<(), CommitError> {
    let Some(limits) = limits else { return app.store.commit(write()).await };
    match app.store.commit(limits.release_network(write())).await {
        Err(error) if error.is_refused_for::<RateCounter>() => app.store.commit(write()).await,
        written => written,
    }
}
