//! The rate limits of attempts to authenticate: of one person's password or second factor, and of a network.

use domain::{
    Commit, Now,
    identity::session,
    personal::EmailAddress,
    rate_limit::{RateLimit, Reservation},
    records::{RateCounter, RateLimitScope},
};
use lambda::{App, Invocation, Problem, RateCounters, RateLimits};
use store::CommitError;

/// The rate limits of one attempt: for the person's factor, and for the network that it comes from.
pub(crate) struct AttemptLimits {
    rate_limits: RateLimits,
    of_person: &'static RateLimit,
    reservation: Reservation,
}

impl AttemptLimits {
    /// For the password of an address.
    pub(crate) fn of_password(app: &App, invocation: &Invocation, email: &EmailAddress) -> Result<Self, Problem> {
        Self::of(app, invocation, &session::GUESSES, email.as_str().as_bytes())
    }

    /// For something of a person's that can be guessed, under any limit.
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

    /// Counts this attempt before the work that it costs, and writes `besides` with the counts.
    pub(crate) async fn reserve(
        mut self,
        app: &App,
        now: Now,
        counters: RateCounters,
        besides: impl Fn() -> Commit,
    ) -> Result<Self, Problem> {
        let reservation = self.rate_limits.count(counters, now)?;
        self.reservation = self.rate_limits.reserve_with(&app.store, now, reservation, besides).await?;
        Ok(self)
    }

    /// It was no guess: the person's count is forgotten.
    pub(crate) fn forgive(&self, commit: Commit) -> Commit {
        self.reservation.forget(commit, &self.scopes(self.of_person))
    }

    /// It was no guess: the network has its try back. Refused where somebody of the same network has tried since.
    pub(crate) fn give_back(&self, commit: Commit) -> Commit {
        self.reservation.take_back(commit, &self.scopes(&session::GUESSES_OF_NETWORK))
    }

    fn scopes(&self, limit: &RateLimit) -> Vec<RateLimitScope> {
        self.rate_limits.scope(limit).cloned().into_iter().collect()
    }
}

/// Writes what somebody gets who did not guess, with their network's try given back; without that where others of the
/// network came between: the count is for those who guess a lot, and one try more is none.
pub(crate) async fn commit_and_give_back(
    app: &App,
    limits: Option<&AttemptLimits>,
    write: impl Fn() -> Commit,
) -> Result<(), CommitError> {
    let Some(limits) = limits else { return app.store.commit(write()).await };
    match app.store.commit(limits.give_back(write())).await {
        Err(error) if error.is_refused_for::<RateCounter>() => app.store.commit(write()).await,
        written => written,
    }
}
