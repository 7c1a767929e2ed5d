//! `POST /v1/me/totp`

use axum::extract::State;
use domain::{Timestamp, identity::factors::TotpSecret, records::Pending};
use lambda::{App, Created, EnrollingUser, Invocation, Problem, Route};
use serde::Serialize;

use crate::second_factors::enrolment::begin;

/// The data to set up an authenticator app with.
// No `Debug`, because it contains the secret.
#[derive(Serialize, utoipa::ToSchema)]
pub(crate) struct TotpSetUpView {
    /// The secret in base32, to be typed into the app.
    #[schema(example = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")]
    secret: String,
    /// The URI, to be shown to the app as a QR code.
    #[schema(example = "otpauth://totp/E-SG.Cloud:soren%40rodgrod.example?secret=…&issuer=E-SG.Cloud")]
    uri: String,
    /// When the setup expires. It must be confirmed with a code of the app before that.
    #[schema(value_type = String, format = "date-time")]
    expires_at: Timestamp,
}

pub(crate) const ROUTE: Route = Route { problems: &[Problem::ReauthenticationRequired], ..Route::PLAIN };

/// Starts the setup of an authenticator app. The secret is shown once. Nothing changes until the setup is confirmed
/// with a code of the app: an app that is already set up works until then.
///
/// # Problems
/// `403 reauthentication-required`.
#[utoipa::path(post, path = "/v1/me/totp", tag = "second factors",
    responses((status = 201, body = TotpSetUpView, description = "The secret")))]
pub(crate) async fn begin_totp(
    State(app): State<App>,
    invocation: Invocation,
    EnrollingUser { caller, loaded: user }: EnrollingUser,
) -> Result<Created<TotpSetUpView>, Problem> {
    let now = invocation.now;
    caller.require_recent_authentication(now)?;
    let secret = TotpSecret::new(app.random()?);
    let (shown, uri) = (secret.expose(), secret.uri(&user.email));
    let expires_at = begin(&app, now, &caller, Pending::Totp(secret)).await?;
    Ok(Created(TotpSetUpView { secret: shown, uri, expires_at }))
}
