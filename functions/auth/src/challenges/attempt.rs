//! One attempt at a challenge.

use domain::{
    Commit, Now, Stored,
    identity::factors::VerifiedFactor,
    records::{Challenge, ChallengeAction, Factors, PasswordCredential, Staff},
    token::ChallengeToken,
};
use lambda::{App, EarlierSession, Invocation, Problem};

use crate::{
    attempt_limits::AttemptLimits,
    passkeys::ceremonies::Passkeys,
    second_factors::proof::{Proof, require_vouched},
    sessions::{open::SessionOptions, pending_log_in::PendingLogIn},
};

/// An attempt that was counted, with the records that decide its outcome.
pub(super) struct Attempt {
    pub(super) limits: AttemptLimits,
    /// The limits of guesses at the person's password, of which the right one counts as one until the factor is shown.
    pub(super) password: AttemptLimits,
    pub(super) challenge: Stored<Challenge>,
    /// The appointment, if it is a log-in of staff.
    staff: Option<Stored<Staff>>,
    /// The log-in once the challenge is answered.
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
        let limits = AttemptLimits::of_second_factor(app, invocation, &challenge.user)?;
        let credential = PasswordCredential::key(&challenge.email);
        let staff = (challenge.action == ChallengeAction::StaffLogIn).then(|| Staff::key(&challenge.user));
        // The membership that the credential named when the challenge was issued. If it names another one by now, its
        // version has changed, and the challenge is refused.
        let ids = (challenge.user, challenge.account, challenge.member);
        let wanted = (credential, limits.rate_limits(), staff, PendingLogIn::keys(ids));
        let (credential, counters, staff, found) = app.store.read(wanted, now).await?;
        let credential = credential.ok_or(Problem::ChallengeExpired)?;
        let tried = challenge.tried(&credential).ok_or(Problem::ChallengeExpired)?;
        let staff = staff.map(|staff| staff.ok_or(Problem::ChallengeExpired)).transpose()?;
        let tried_once = || Commit::new(now).replace(&challenge, &tried);
        let limits = limits.reserve(app, invocation, counters, Some(challenge.user), tried_once).await?;
        let challenge = Stored { record: tried, version: challenge.version.next() };
        let pending = PendingLogIn::of_found(app, now, found, credential).await?;
        let mut pending = pending.ok_or(Problem::ChallengeExpired)?;
        let factors = pending.factors.take().ok_or(Problem::ChallengeExpired)?;
        pending.updated_credential = challenge.apply_to(now, pending.updated_credential);
        let password = AttemptLimits::of_password(app, invocation, &pending.user.email)?;
        Ok(Self { limits, password, challenge, staff, pending, factors })
    }

    /// The factor that the proof verifies. In a log-in of staff, it must be one that is accepted for staff.
    pub(super) fn verify(&self, app: &App, now: Now, proof: &Proof) -> Result<VerifiedFactor, Problem> {
        let verified = match proof {
            Proof::Code(code) => self.factors.accept(now, code).ok_or(Problem::WrongCode)?,
            Proof::Passkey(answer) => {
                let ceremony = self.challenge.ceremony.as_ref().ok_or(Problem::WrongPasskey)?;
                Passkeys::of(app)?.verify(now, answer, ceremony, &self.factors)?
            }
        };
        require_vouched(verified, self.staff.as_deref())
    }

    /// The options of the session that the answer opens: the cookie as the first factor asked, unless `cookie` says otherwise.
    pub(super) fn session_options<'a>(
        &'a self,
        cookie: Option<bool>,
        earlier: &'a EarlierSession,
    ) -> SessionOptions<'a> {
        let cookie = cookie.unwrap_or(self.challenge.cookie);
        SessionOptions::with_two_factors(cookie, self.staff.as_deref(), earlier)
    }
}
