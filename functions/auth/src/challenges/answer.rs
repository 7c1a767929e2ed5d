//! `POST /v1/sessions/challenges`

use axum::{extract::State, response::Response};
use domain::{Now, identity::factors::SecondFactorCode, records::Challenge, token::ChallengeToken};
use lambda::{App, EndingSessions, Invocation, Json, Problem, Route};

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

/// Completes a log-in, or the reset of a password, with the second factor.
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
    Json { request, .. }: Json<ChallengeRequest>,
) -> Result<Response, Problem> {
    let now = invocation.now;
    let proof = Proof::of(request.code, request.passkey)?;
    let attempt = Attempt::begin(&app, &invocation, &request.challenge).await?;
    let verified = attempt.verify(&app, now, &proof)?;
    let options = attempt.session_options(request.cookie);
    let Attempt { limits, challenge, pending, factors: before, .. } = &attempt;
    let ending = ended_sessions(&app, now, challenge).await?;
    let (subject, method) = ((pending.updated_credential.account, &pending.user.record), verified.method());
    let notices = challenge.notices(now, subject, &invocation.device, method, app.randomness());
    let (session, reply) = open_session(&app, &invocation, pending, options, Some(limits), |commit, session| {
        // The password was right, too: its counted attempts are deleted.
        let commit = attempt.password.forget_own(commit.remove(challenge));
        let commit = notices.write(verified.updated_factors.write(commit, Some(before)), session);
        ending.iter().fold(commit, |commit, ending| ending.end(commit))
    })
    .await?;
    if let Some(ending) = ending {
        ending.except(session).end_late(&app.store, now).await?;
    }
    Ok(reply)
}

/// The sessions that the answer ends: all of the person's, if it resets their password.
async fn ended_sessions(app: &App, now: Now, challenge: &Challenge) -> Result<Option<EndingSessions>, Problem> {
    if !challenge.ends_sessions() {
        return Ok(None);
    }
    Ok(Some(EndingSessions::find(&app.store, now, challenge.user, None).await?))
}
