//! The brakes around what can be guessed.

use domain::{
    Commit, Now,
    brake::{Counted, Rule},
    personal::EmailAddress,
    records::{Brake, BrakeScope},
    session,
};
use lambda::{App, Brakes, Invocation, Problem};
use store::{BatchGet, BatchResult, CommitError};

/// The counts of one try: of a person's factor, and of the network that it comes from.
pub(crate) struct Guard {
    brakes: Brakes,
    of_person: &'static Rule,
    counted: Counted,
}

impl Guard {
    /// Around the password of an address.
    pub(crate) fn of_password(app: &App, invocation: &Invocation, email: &EmailAddress) -> Result<Self, Problem> {
        Self::of(app, invocation, &session::GUESSES, email.as_str().as_bytes())
    }

    /// Around something of a person's that can be guessed, whatever the rule.
    pub(crate) fn of(
        app: &App,
        invocation: &Invocation,
        of_person: &'static Rule,
        person: &[u8],
    ) -> Result<Self, Problem> {
        let network = invocation.device.ip_address.network();
        let brakes = Brakes::default().and(app, of_person, person)?;
        let brakes = brakes.and(app, &session::GUESSES_OF_NETWORK, network.as_bytes())?;
        Ok(Self { brakes, of_person, counted: Counted::default() })
    }

    /// The counts, to be read with whatever else is read first.
    pub(crate) fn add_keys(&self, batch: BatchGet) -> BatchGet {
        self.brakes.add_keys(batch)
    }

    /// Counts this try before the work that it costs, together with `besides`.
    pub(crate) async fn pass(
        mut self,
        app: &App,
        now: Now,
        found: &mut BatchResult<'_>,
        besides: impl Fn() -> Commit,
    ) -> Result<Self, Problem> {
        let counted = self.brakes.count(found, now)?;
        self.counted = self.brakes.reserve_with(app, now, counted, besides).await?;
        Ok(self)
    }

    /// It was no guess: the person's count is forgotten.
    pub(crate) fn forgive(&self, commit: Commit) -> Commit {
        self.counted.forget(commit, &self.scopes(self.of_person))
    }

    /// It was no guess: the network has its try back. Refused where somebody of the same network has tried since.
    pub(crate) fn give_back(&self, commit: Commit) -> Commit {
        self.counted.take_back(commit, &self.scopes(&session::GUESSES_OF_NETWORK))
    }

    fn scopes(&self, rule: &Rule) -> Vec<BrakeScope> {
        self.brakes.scope(rule).cloned().into_iter().collect()
    }
}

/// Writes what somebody gets who did not guess, with their network's try given back; without that where others of the
/// network came between: the count is for those who guess a lot, and one try more is none.
pub(crate) async fn commit(app: &App, guard: Option<&Guard>, write: impl Fn() -> Commit) -> Result<(), CommitError> {
    let Some(guard) = guard else { return app.store.commit(write()).await };
    match app.store.commit(guard.give_back(write())).await {
        Err(error) if error.is_refused_for::<Brake>() => app.store.commit(write()).await,
        written => written,
    }
}
