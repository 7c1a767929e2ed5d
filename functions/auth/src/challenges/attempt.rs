//! One attempt at a challenge.

use domain::{
    Commit, Stored,
    identity::factors,
    records::{Challenge, ChallengeAction, Factors, PasswordCredential, Staff},
    token::ChallengeToken,
};
use lambda::{App, Invocation, Problem};

use crate::{attempt_limits::AttemptLimits, sessions::pending_log_in::PendingLogIn};

/// An attempt that was counted, with the records that decide its outcome.
pub(super) struct Attempt {
    pub(super) limits: AttemptLimits,
    pub(super) challenge: Stored<Challenge>,
    /// The appointment, for a staff log-in.
    pub(super) staff: Option<Stored<Staff>>,
    pub(super) pending: PendingLogIn,
    /// The factors that the proof is checked against.
    pub(super) factors: Stored<Factors>,
}

impl Attempt {
    /// Finds the challenge, and counts the attempt before its proof is checked, so that concurrent attempts are all
    /// counted.
    pub(super) async fn begin(app: &App, invocation: &Invocation, token: &ChallengeToken) -> Result<Self, Problem> {
        let now = invocation.now;
        let challenge = app.store.get(&Challenge::key(&token.hash()), now).await?.ok_or(Problem::ChallengeExpired)?;
        let limits = AttemptLimits::of(app, invocation, &factors::GUESSES, &challenge.user.to_bytes())?;
        let credential = PasswordCredential::key(&challenge.email);
        let staff = (challenge.action == ChallengeAction::StaffLogIn).then(|| Staff::key(&challenge.user));
        // The membership that the credential named when the challenge was issued. If it names another one by now, its
        // version has changed, and the challenge is refused.
        let place = (challenge.user, challenge.account, challenge.member);
        let wanted = (credential, limits.rate_limits(), staff, PendingLogIn::keys(place));
        let (credential, counters, staff, found) = app.store.read(wanted, now).await?;
        let credential = credential.ok_or(Problem::ChallengeExpired)?;
        let tried = challenge.tried(&credential).ok_or(Problem::ChallengeExpired)?;
        let staff = staff.map(|staff| staff.ok_or(Problem::ChallengeExpired)).transpose()?;
        let limits = limits.reserve(app, now, counters, || Commit::new(now).replace(&challenge, &tried)).await?;
        let challenge = Stored { record: tried, version: challenge.version.next() };
        let pending = PendingLogIn::of_found(app, now, found, credential).await?;
        let mut pending = pending.ok_or(Problem::ChallengeExpired)?;
        let factors = pending.factors.take().ok_or(Problem::ChallengeExpired)?;
        Ok(Self { limits, challenge, staff, pending, factors })
    }
}
