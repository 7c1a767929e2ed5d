//! Issuing a challenge for the second factor.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::{
    Commit, Now, Timestamp,
    identity::factors::Method,
    records::{Challenge, ChallengeAction, Factors},
    token::ChallengeToken,
};
use lambda::{App, Problem};
use serde::Serialize;
use serde_json::Value;

use crate::{
    attempt_limits::{AttemptLimits, commit_and_release},
    passkeys::ceremonies::Passkeys,
    sessions::pending_log_in::PendingLogIn,
};

/// A challenge for a second factor.
// No `Debug`, because it contains the challenge.
#[derive(Serialize, utoipa::ToSchema)]
pub(crate) struct ChallengeView {
    /// The challenge for `POST /v1/sessions/challenges`. It is valid for 5 minutes, for a few tries, and for one
    /// success.
    challenge: String,
    /// The kinds of second factor that are accepted.
    methods: Vec<Method>,
    /// The argument of `navigator.credentials.get`. Missing if the person has no passkey.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    options: Option<Value>,
    #[schema(value_type = String, format = "date-time")]
    expires_at: Timestamp,
}

/// Issues a challenge to a person whose password was right, and responds with `202`.
pub(crate) async fn issue_challenge(
    app: &App,
    now: Now,
    (pending, action, cookie): (&PendingLogIn, ChallengeAction, bool),
    factors: &Factors,
    limits: &AttemptLimits,
) -> Result<Response, Problem> {
    let token = ChallengeToken::new(&app.random()?);
    let mut challenge = Challenge { action, cookie, ..Challenge::log_in(now, &token, &pending.credential) };
    // If the password was hashed again, the challenge keeps the new hash: the password is not available later.
    challenge.password = (pending.updated_credential.password != pending.credential.password)
        .then(|| pending.updated_credential.password.clone());
    let (challenge, view) = prepare_challenge(app, challenge, &token, factors)?;
    commit_and_release(app, Some(limits), || Commit::new(now).insert(&challenge)).await?;
    Ok((StatusCode::ACCEPTED, axum::Json(view)).into_response())
}

/// The challenge with the ceremony for a passkey, and its view. The challenge is not written.
pub(crate) fn prepare_challenge(
    app: &App,
    challenge: Challenge,
    token: &ChallengeToken,
    factors: &Factors,
) -> Result<(Challenge, ChallengeView), Problem> {
    let passkey_challenge = Passkeys::of(app)?.start_authentication(factors)?;
    let (options, ceremony) =
        passkey_challenge.map(|passkey_challenge| (passkey_challenge.options, passkey_challenge.ceremony)).unzip();
    let view = ChallengeView {
        challenge: token.expose().to_owned(),
        methods: factors.methods(),
        options,
        expires_at: challenge.expires_at,
    };
    Ok((challenge.with_ceremony(ceremony), view))
}
