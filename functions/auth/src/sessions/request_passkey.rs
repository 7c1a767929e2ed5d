//! `POST /v1/sessions/passkey-options`

use axum::extract::State;
use domain::{Commit, Timestamp, identity::session, record::Expiring, records::PasskeyRequest, token::ChallengeToken};
use lambda::{App, Created, Invocation, Problem, RateLimits, Route};
use serde::Serialize;
use serde_json::Value;

use crate::passkeys::ceremonies::Passkeys;

/// What a browser asks for. It holds the challenge: there is no `Debug`.
#[derive(Serialize, utoipa::ToSchema)]
pub(crate) struct PasskeyRequestView {
    /// For `POST /v1/sessions/passkeys` or `POST /v1/me/reauthentications`. It works for 5 minutes, and once.
    challenge: String,
    /// For `navigator.credentials.get`.
    #[schema(value_type = Object)]
    options: Value,
    #[schema(value_type = String, format = "date-time")]
    expires_at: Timestamp,
}

pub(crate) const ROUTE: Route = Route { is_rate_limited: true, ..Route::PLAIN };

/// Asks for a passkey of any person: nobody is identified yet.
///
/// # Problems
/// `429 too-many-requests`.
#[utoipa::path(post, path = "/v1/sessions/passkey-options", tag = "sessions",
    responses((status = 201, body = PasskeyRequestView, description = "What the browser asks for")))]
pub(crate) async fn ask_passkey(
    State(app): State<App>,
    invocation: Invocation,
) -> Result<Created<PasskeyRequestView>, Problem> {
    let now = invocation.now;
    let network = invocation.device.ip_address.network();
    let rate_limits = RateLimits::default().and(&app.store, &session::PASSKEY_REQUESTS, network.as_bytes())?;
    let reservation = rate_limits.count(app.store.read(&rate_limits, now).await?, now)?;
    let asked = Passkeys::of(&app)?.ask_anybody()?;
    let token = ChallengeToken::new(&app.random()?);
    let expires_at = PasskeyRequest::LIFE.after(now.timestamp());
    let request = PasskeyRequest { token: token.hash(), expires_at, ceremony: asked.ceremony };
    rate_limits.reserve_with(&app.store, now, reservation, || Commit::new(now).insert(&request)).await?;
    Ok(Created(PasskeyRequestView { challenge: token.expose().to_owned(), options: asked.options, expires_at }))
}
