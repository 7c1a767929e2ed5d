//! `POST /v1/sessions/passkeys`

use axum::{extract::State, response::Response};
use domain::{
    records::{Factors, PasskeyRequest, PasswordCredential, User},
    token::ChallengeToken,
};
use lambda::{App, EarlierSession, Invocation, Json, Problem, Route};
use store::CandidateKeys;

use crate::{
    passkeys::ceremonies::{Assertion, Passkeys},
    sessions::{
        open::{SessionOptions, open_session},
        pending_log_in::PendingLogIn,
        response::LogInView,
    },
};

domain::request! {
    /// A log-in with a passkey alone.
    pub(crate) struct PasskeyLogInRequest {
        /// The challenge from `POST /v1/sessions/passkey-options`.
        challenge: ChallengeToken,
        /// The browser's answer to `options`.
        #[schema(value_type = Object)]
        passkey: Assertion,
        /// For browsers: the token is set as the cookie `__Host-session`, and is not in the response.
        cookie: Option<bool>,
    }
}

pub(crate) const ROUTE: Route =
    Route { problems: &[Problem::ChallengeExpired, Problem::WrongPasskey, Problem::WrongCode], ..Route::PLAIN };

/// Logs a person in with a passkey alone. It counts as two factors: something the person has, unlocked by something
/// they know or are. A session of the person whose token comes with the request ends.
///
/// # Problems
/// `410 challenge-expired`; `401 wrong-passkey`; `409 conflict` if the credentials were changed at the same time.
#[utoipa::path(post, path = "/v1/sessions/passkeys", tag = "sessions",
    responses((status = 201, body = LogInView, description = "Logged in")))]
pub(crate) async fn passkey_log_in(
    State(app): State<App>,
    invocation: Invocation,
    earlier: EarlierSession,
    Json { request, .. }: Json<PasskeyLogInRequest>,
) -> Result<Response, Problem> {
    let now = invocation.now;
    let passkeys = Passkeys::of(&app)?;
    let user = passkeys.claimed_user(&request.passkey)?;
    let wanted = (PasskeyRequest::key(&request.challenge.hash()), Factors::key(&user), User::key(&user));
    let (request_record, before, user) = app.store.read(wanted, now).await?;
    let request_record = request_record.ok_or(Problem::ChallengeExpired)?;
    let before = before.ok_or(Problem::WrongPasskey)?;
    let after = passkeys.verify_discoverable(now, &request.passkey, &request_record.ceremony, &before)?.updated_factors;
    let email = user.ok_or(Problem::WrongPasskey)?.record.email;
    let keys = app.store.email_lookups(&email)?.iter().map(PasswordCredential::key).collect::<CandidateKeys<_>>();
    let credential = app.store.read(keys, now).await?;
    let pending = PendingLogIn::of(&app, now, credential.ok_or(Problem::WrongPasskey)?).await?;
    let pending = pending.ok_or(Problem::WrongPasskey)?;
    let options = SessionOptions::with_two_factors(request.cookie == Some(true), None, &earlier);
    let opened = open_session(&app, &invocation, &pending, options, None, |commit, _| {
        after.write(commit.remove(&request_record), Some(&before))
    });
    opened.await.map(|(_, reply)| reply)
}
