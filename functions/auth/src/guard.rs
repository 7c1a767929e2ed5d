//! The brakes around what can be guessed.

use domain::{
    Commit, Now,
    brake::{Counted, Rule},
    personal::EmailAddress,
    session,
};
use lambda::{App, Brakes, Invocation, Problem};
use store::{Found, Wanted};

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
    pub(crate) fn wanted(&self, wanted: Wanted) -> Wanted {
        self.brakes.wanted(wanted)
    }

    /// Counts this try before the work that it costs, together with `besides`.
    pub(crate) async fn pass(
        mut self,
        app: &App,
        now: Now,
        found: &mut Found<'_>,
        besides: impl Fn() -> Commit,
    ) -> Result<Self, Problem> {
        let counted = self.brakes.count(found, now)?;
        self.counted = self.brakes.reserve_with(app, now, counted, besides).await?;
        Ok(self)
    }

    /// It was no guess: the person's count is forgotten, and the network has its try back, if nobody of the same network
    /// has tried since.
    pub(crate) fn forgive(&self, commit: Commit, nobody_since: bool) -> Commit {
        let scopes = |rule| self.brakes.scope(rule).cloned().into_iter().collect::<Vec<_>>();
        let commit = self.counted.forget(commit, &scopes(self.of_person));
        if nobody_since { self.counted.take_back(commit, &scopes(&session::GUESSES_OF_NETWORK)) } else { commit }
    }
}
