//! The rate limits of guesses at somebody's password or second factor (decision 0037).

use domain::{
    Commit,
    id::UserId,
    identity::guesses::{AT_PASSWORD, AT_SECOND_FACTOR, FROM_NETWORK, Guesses, IN_SESSION},
    personal::{EmailAddress, Network},
    rate_limit::Reservation,
    records::RateCounter,
};
use lambda::{App, Invocation, Problem, RateCounters, RateLimitError, RateLimits, is_known_in};
use store::CommitError;

/// The rate limits of one guess: of the person in this network, of the person everywhere, and, for a password that anybody may try, of
/// the network.
pub(crate) struct AttemptLimits {
    rate_limits: RateLimits,
    network: Network,
    reservation: Reservation,
}

impl AttemptLimits {
    /// The limits of guesses at the password of an address, by anybody.
    pub(crate) fn of_password(app: &App, invocation: &Invocation, email: &EmailAddress) -> Result<Self, Problem> {
        let mut limits = Self::of(app, invocation, &AT_PASSWORD, email.as_str().as_bytes())?;
        let network = limits.network.as_bytes().to_vec();
        limits.rate_limits = limits.rate_limits.and_shared(&app.store, &FROM_NETWORK, &network)?;
        Ok(limits)
    }

    /// The limits of guesses at the password of a person by somebody who has their session.
    pub(crate) fn in_session(app: &App, invocation: &Invocation, user: &UserId) -> Result<Self, Problem> {
        Self::of(app, invocation, &IN_SESSION, &user.to_bytes())
    }

    /// The limits of guesses at the second factor of a person, by somebody who knows their password or has their session.
    pub(crate) fn of_second_factor(app: &App, invocation: &Invocation, user: &UserId) -> Result<Self, Problem> {
        Self::of(app, invocation, &AT_SECOND_FACTOR, &user.to_bytes())
    }

    fn of(app: &App, invocation: &Invocation, guesses: &Guesses, whom: &[u8]) -> Result<Self, Problem> {
        let network = invocation.device.ip_address.network();
        let rate_limits = RateLimits::default().and_in(&app.store, &guesses.in_network, (whom, &network))?.and_shared(
            &app.store,
            &guesses.everywhere,
            whom,
        )?;
        Ok(Self { rate_limits, network, reservation: Reservation::default() })
    }

    /// The limits, whose counts are read together with other records.
    pub(crate) fn rate_limits(&self) -> &RateLimits {
        &self.rate_limits
    }

    /// Counts this guess before the proof is checked, and writes `other_writes` in the same commit. What others have used up does not
    /// stop `person` in a network that they are known in. `None` if nobody has the address: that takes the same calls.
    pub(crate) async fn reserve(
        mut self,
        app: &App,
        invocation: &Invocation,
        counters: RateCounters,
        person: Option<UserId>,
        other_writes: impl Fn() -> Commit,
    ) -> Result<Self, Problem> {
        let now = invocation.now;
        let counted = match self.rate_limits.count(counters, now) {
            Ok(first) => self.rate_limits.reserve_with(&app.store, now, first, &other_writes).await,
            Err(refused) => Err(refused),
        };
        let by_others = matches!(
            counted,
            Err(RateLimitError::TooManyRequests { by_shared: true, .. } | RateLimitError::Retries(_))
        );
        if by_others && self.is_known(app, invocation, person).await? {
            self.rate_limits = self.rate_limits.own();
            let first = self.rate_limits.count(app.store.read(&self.rate_limits, now).await?, now)?;
            self.reservation = self.rate_limits.reserve_with(&app.store, now, first, &other_writes).await?;
        } else {
            self.reservation = counted?;
        }
        Ok(self)
    }

    async fn is_known(&self, app: &App, invocation: &Invocation, person: Option<UserId>) -> Result<bool, Problem> {
        let person = match person {
            Some(person) => person,
            None => app.id(UserId::new, invocation.now)?,
        };
        Ok(is_known_in(&app.store, &person, &self.network, invocation.now).await?)
    }

    /// Deletes with `commit` what was counted for the person in this network, because the last try was not a guess.
    pub(crate) fn reset_own(&self, commit: Commit) -> Commit {
        self.reservation.reset(commit, &self.rate_limits.scopes(false))
    }

    /// The same, for tries that were counted by an earlier request.
    pub(crate) fn forget_own(&self, commit: Commit) -> Commit {
        let own = self.rate_limits.scopes(false);
        own.iter().fold(commit, |commit, scope| commit.erase(&RateCounter::key(scope)))
    }

    /// Takes the try off all other counts with `commit`, because it was not a guess. The commit is refused if another try was counted
    /// there since.
    fn release_shared(&self, commit: Commit) -> Commit {
        self.reservation.release(commit, &self.rate_limits.scopes(true))
    }
}

/// Writes the result of a try that was not a guess, and takes the try off the counts that others share. If these were changed
/// concurrently, it writes the result alone: the limits are for many guesses, and one more makes no difference.
pub(crate) async fn commit_and_release(
    app: &App,
    limits: Option<&AttemptLimits>,
    write: impl Fn() -> Commit,
) -> Result<(), CommitError> {
    let Some(limits) = limits else { return app.store.commit(write()).await };
    match app.store.commit(limits.release_shared(write())).await {
        Err(error) if error.is_refused_for::<RateCounter>() => app.store.commit(write()).await,
        written => written,
    }
}
