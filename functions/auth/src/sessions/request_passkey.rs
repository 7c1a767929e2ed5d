//! `POST /v1/sessions/passkey-options`

use axum::extract::State;
use domain::{Commit, Timestamp, identity::session, record::Expiring, records::PasskeyRequest, token::ChallengeToken};
use lambda::{App, Created, Invocation, Problem, RateLimits, Route};
use serde::Serialize;
use serde_json::Value;

use crate::passkeys::ceremonies::Passkeys;

/// The options with which a browser asks for a passkey.
// No `Debug`, because they contain the challenge.
#[derive(Serialize, utoipa::ToSchema)]
pub(crate) struct PasskeyRequestView {
    /// To be sent to `POST /v1/sessions/passkeys` or `POST /v1/me/reauthentications`. Valid for 5 minutes, and only once.
    challenge: String,
    /// The argument of `navigator.credentials.get`.
    #[schema(value_type = Object)]
    options: Value,
    #[schema(value_type = String, format = "date-time")]
    expires_at: Timestamp,
}

pub(crate) const ROUTE: Route = Route { is_rate_limited: true, ..Route::PLAIN };

/// Issues a challenge that any person's passkey can answer, since nobody is identified yet.
///
/// # Problems
/// `429 too-many-requests`.
#[utoipa::path(post, path = "/v1/sessions/passkey-options", tag = "sessions",
    responses((status = 201, body = PasskeyRequestView, description = "The options for the browser")))]
pub(crate) async fn ask_passkey(
    State(app): State<App>,
    invocation: Invocation,
) -> Result<Created<PasskeyRequestView>, Problem> {
    let now = invocation.now;
    let network = invocation.device.ip_address.network();
    let rate_limits = RateLimits::default().and(&app.store, &session::PASSKEY_REQUESTS, network.as_bytes())?;
    let reservation = rate_limits.count(app.store.read(&rate_limits, now).await?, now)?;
    let challenge = Passkeys::of(&app)?.start_discoverable_authentication()?;
    let token = ChallengeToken::new(&app.random()?);
    let expires_at = PasskeyRequest::LIFE.after(now.timestamp());
    let request = PasskeyRequest { token: token.hash(), expires_at, ceremony: challenge.ceremony };
    rate_limits.reserve_with(&app.store, now, reservation, || Commit::new(now).insert(&request)).await?;
    Ok(Created(PasskeyRequestView { challenge: token.expose().to_owned(), options: challenge.options, expires_at }))
}
