//! Asking for the second factor.

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
    attempt_limits::{AttemptLimits, commit_and_give_back},
    passkeys::ceremonies::Passkeys,
    sessions::pending_log_in::PendingLogIn,
};

/// That a second factor is due. It holds the challenge: there is no `Debug`.
#[derive(Serialize, utoipa::ToSchema)]
pub(crate) struct ChallengeView {
    /// For `POST /v1/sessions/challenges`. It works for 5 minutes, a few times, and once.
    challenge: String,
    /// The ways in which the second factor can be shown.
    methods: Vec<Method>,
    /// What a browser asks the passkey, for `navigator.credentials.get`. Missing where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    options: Option<Value>,
    #[schema(value_type = String, format = "date-time")]
    expires_at: Timestamp,
}

/// Asks for the second factor of somebody whose password was right, and answers `202`.
pub(crate) async fn issue_challenge(
    app: &App,
    now: Now,
    (pending, action, cookie): (&PendingLogIn, ChallengeAction, bool),
    factors: &Factors,
    limits: &AttemptLimits,
) -> Result<Response, Problem> {
    let token = ChallengeToken::new(&app.random()?);
    let mut challenge = Challenge { action, cookie, ..Challenge::log_in(now, &token, &pending.credential) };
    // A hash that is to be made anew is known now and not later.
    challenge.password =
        (pending.after.password != pending.credential.password).then(|| pending.after.password.clone());
    let (challenge, view) = prepare_challenge(app, challenge, &token, factors)?;
    commit_and_give_back(app, Some(limits), || Commit::new(now).insert(&challenge)).await?;
    Ok((StatusCode::ACCEPTED, axum::Json(view)).into_response())
}

/// The challenge with what a passkey is asked, and what its owner is told. It is not written.
pub(crate) fn prepare_challenge(
    app: &App,
    challenge: Challenge,
    token: &ChallengeToken,
    factors: &Factors,
) -> Result<(Challenge, ChallengeView), Problem> {
    let asked = Passkeys::of(app)?.ask(factors)?;
    let (options, ceremony) = asked.map(|asked| (asked.options, asked.ceremony)).unzip();
    let view = ChallengeView {
        challenge: token.expose().to_owned(),
        methods: factors.methods(),
        options,
        expires_at: challenge.expires_at,
    };
    Ok((challenge.with_ceremony(ceremony), view))
}
