//! `POST /v1/sessions/challenges`

use axum::{extract::State, response::Response};
use domain::{
    Commit, Now,
    audit::AuditEvent,
    id::SessionId,
    identity::{
        factors::{Method, SecondFactorCode, VerifiedFactor},
        revocation::tell,
        settling::Revoked,
    },
    records::{AuditAction, Factors},
    token::ChallengeToken,
};
use lambda::{App, EarlierSession, Invocation, Json, Problem, Revocation, Route};

use super::attempt::Attempt;
use crate::{
    passkeys::ceremonies::Assertion,
    second_factors::proof::Proof,
    sessions::{open::open_session, response::LogInView},
};

domain::request! {
    /// The second factor that answers a challenge: a code, or a passkey.
    pub(crate) struct ChallengeRequest {
        /// From the answer to the first factor.
        challenge: ChallengeToken,
        /// The six digits of the app, or a recovery code.
        code: Option<SecondFactorCode>,
        /// The browser's answer to `options`.
        #[schema(value_type = Option<Object>)]
        passkey: Option<Assertion>,
        /// For browsers: the token comes in the cookie `__Host-session` and not in the answer. If it is not given, the first
        /// factor's request decides.
        cookie: Option<bool>,
    }
}

pub(crate) const ROUTE: Route = Route {
    problems: &[Problem::ChallengeExpired, Problem::WrongCode, Problem::WrongPasskey],
    is_rate_limited: true,
    is_costly: true,
};

/// Completes a log-in, or the reset of a password, with the second factor. A session of the person whose token comes with the request
/// ends.
///
/// # Problems
/// `410 challenge-expired` if the challenge is unknown, used, older than 5 minutes, was tried 5 times, or the password
/// was changed since; `401 wrong-code`, `401 wrong-passkey`, also for one that is not among the `methods` of a log-in of
/// staff; `409 conflict` if the log-in was changed at the same time; `429 too-many-requests`.
#[utoipa::path(post, path = "/v1/sessions/challenges", operation_id = "answer_challenge", tag = "sessions",
    responses((status = 201, body = LogInView, description = "Logged in")))]
pub(crate) async fn answer(
    State(app): State<App>,
    invocation: Invocation,
    earlier: EarlierSession,
    Json { request, .. }: Json<ChallengeRequest>,
) -> Result<Response, Problem> {
    let now = invocation.now;
    let proof = Proof::of(request.code, request.passkey)?;
    let attempt = Attempt::begin(&app, &invocation, &request.challenge).await?;
    let verified = attempt.verify(&app, now, &proof)?;
    let options = attempt.session_options(request.cookie, &earlier);
    let Attempt { limits, challenge, pending, factors: before, .. } = &attempt;
    let reset = Reset::find(&app, now, &attempt, &verified).await?;
    let (subject, method) = ((pending.updated_credential.account, &pending.user.record), verified.method());
    let notices = challenge.notices(now, subject, &invocation.device, method, app.randomness());
    let (session, reply) = open_session(&app, &invocation, pending, options, Some(limits), |commit, session| {
        // The password was right, too: its counted attempts are deleted.
        let commit = notices.write(attempt.password.forget_own(commit.remove(challenge)), session);
        match &reset {
            Some(reset) => reset.write(&app, &invocation, &attempt, commit, session),
            None => verified.updated_factors.write(commit, Some(before)),
        }
    })
    .await?;
    Reset::end_late(reset, &app, now, session).await.map(|()| reply)
}

/// What a reset of the password revokes, beside setting it.
struct Reset {
    revocation: Revocation,
    factors: Factors,
    revoked: Vec<Revoked>,
}

impl Reset {
    /// Finds it. `None` if the challenge is not for a reset. Recovery codes that were made recently no longer work, unless it was one of
    /// them that was given: whoever has them has lost the other factors.
    async fn find(
        app: &App,
        now: Now,
        Attempt { challenge, pending, .. }: &Attempt,
        verified: &VerifiedFactor,
    ) -> Result<Option<Self>, Problem> {
        if !challenge.ends_sessions() {
            return Ok(None);
        }
        let revocation = Revocation::find(&app.store, now, &pending.user, (None, 0)).await?;
        let (factors, codes) = match verified.method() {
            Method::RecoveryCode => (verified.updated_factors.clone(), Vec::new()),
            Method::Totp | Method::Passkey => verified.updated_factors.without_recent_codes(now),
        };
        let revoked = [revocation.revoked(), codes].concat();
        Ok(Some(Self { revocation, factors, revoked }))
    }

    /// Ends sessions that began meanwhile, but for the one that the answer opened.
    async fn end_late(reset: Option<Self>, app: &App, now: Now, session: SessionId) -> Result<(), Problem> {
        match reset {
            Some(reset) => Ok(reset.revocation.end_late(&app.store, now, Some(session)).await?),
            None => Ok(()),
        }
    }

    /// Adds it to the commit that opens the session.
    fn write(
        &self,
        app: &App,
        invocation: &Invocation,
        Attempt { pending, factors: before, .. }: &Attempt,
        commit: Commit,
        session: SessionId,
    ) -> Commit {
        let (now, device, random, user) = (invocation.now, &invocation.device, app.randomness(), &pending.user);
        let subject = (pending.updated_credential.account, user.user);
        let event = AuditEvent::from(device, now, random, subject, AuditAction::AccessRevoked).within(session);
        let commit = self.revocation.write(self.factors.write(commit, Some(before)), user, device, random);
        tell(user.write_without_recent_phone(commit), event, user, &self.revoked, random)
    }
}
