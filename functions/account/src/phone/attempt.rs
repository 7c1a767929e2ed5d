//! One attempt at a code that was sent to a new phone number.

use domain::{
    Commit, Now, Stored,
    id::UserId,
    identity::contact::CODES_BY_PERSON,
    rate_limit::Reservation,
    records::{PhoneChange, RateLimitScope},
};
use lambda::{App, Problem, RateLimits};

/// An attempt that is counted.
pub(super) struct Attempt {
    /// The request for the number.
    pub(super) change: Stored<PhoneChange>,
    reservation: Reservation,
    scope: Option<RateLimitScope>,
}

impl Attempt {
    /// Finds the request, and counts the attempt before its code is compared, so that concurrent attempts are all counted.
    ///
    /// # Problems
    /// `410 code-expired`; `429 too-many-requests`.
    pub(super) async fn begin(app: &App, user: UserId, now: Now) -> Result<Self, Problem> {
        let rate_limits = RateLimits::default().and(&app.store, &CODES_BY_PERSON, user.to_string().as_bytes())?;
        let (change, counters) = app.store.read((PhoneChange::key(&user), &rate_limits), now).await?;
        let first = rate_limits.count(counters, now)?;
        let change = change.ok_or(Problem::CodeExpired)?;
        let tried = change.tried().ok_or(Problem::CodeExpired)?;
        let write = || Commit::new(now).replace(&change, &tried);
        let reservation = rate_limits.reserve_with(&app.store, now, first, write).await?;
        let change = Stored { record: tried, version: change.version.next() };
        Ok(Self { change, reservation, scope: rate_limits.scope(&CODES_BY_PERSON).cloned() })
    }

    /// Removes the request and deletes the counted attempts, because the code was right.
    pub(super) fn spend(&self, now: Now) -> Commit {
        self.reservation.reset(Commit::new(now).remove(&self.change), self.scope.as_slice())
    }
}
