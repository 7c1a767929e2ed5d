//! `POST /v1/me/passkeys/options`

use axum::extract::State;
use domain::{
    Timestamp,
    identity::factors::MOST_PASSKEYS,
    records::{Factors, Pending},
};
use lambda::{App, Created, EnrollingUser, Invocation, Problem, Route};
use serde::Serialize;
use serde_json::Value;

use crate::{passkeys::ceremonies::Passkeys, second_factors::enrolment::begin};

/// The options for creating a passkey.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct NewPasskeyView {
    /// The argument of `navigator.credentials.create`.
    #[schema(value_type = Object)]
    options: Value,
    /// When the options expire. The browser's answer must be sent before that.
    #[schema(value_type = String, format = "date-time")]
    expires_at: Timestamp,
}

pub(crate) const ROUTE: Route =
    Route { problems: &[Problem::ReauthenticationRequired, Problem::TooManyPasskeys], ..Route::PLAIN };

/// Starts the registration of a passkey.
///
/// # Problems
/// `403 reauthentication-required`; `409 too-many-passkeys`.
#[utoipa::path(post, path = "/v1/me/passkeys/options", tag = "second factors",
    responses((status = 201, body = NewPasskeyView, description = "The options for the browser")))]
pub(crate) async fn ask_new_passkey(
    State(app): State<App>,
    invocation: Invocation,
    EnrollingUser { caller, loaded: user }: EnrollingUser,
) -> Result<Created<NewPasskeyView>, Problem> {
    let now = invocation.now;
    let factors = app.store.get(&Factors::key(&user.user), now).await?;
    caller.require_recent_second_factor(now, factors.as_deref())?;
    let factors = factors.map_or_else(|| Factors::none(user.user), |factors| factors.record);
    if factors.passkeys.len() >= MOST_PASSKEYS {
        return Err(Problem::TooManyPasskeys);
    }
    let passkey_challenge = Passkeys::of(&app)?.start_registration(&user, &factors)?;
    let expires_at = begin(&app, now, &caller, Pending::Passkey(passkey_challenge.ceremony)).await?;
    Ok(Created(NewPasskeyView { options: passkey_challenge.options, expires_at }))
}
