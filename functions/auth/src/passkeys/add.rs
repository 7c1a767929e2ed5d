//! `POST /v1/me/passkeys`

use axum::{extract::State, http::HeaderMap, response::Response};
use domain::{
    id::PasskeyId,
    personal::PasskeyName,
    records::{AuditAction, Factors, Passkey, Pending, SecurityChange},
};
use lambda::{App, EnrollingUser, Invocation, Json, Problem, Route};

use crate::{
    passkeys::ceremonies::{Passkeys, Registration},
    second_factors::enrolment::{EnrolledView, complete, pending},
};

domain::request! {
    /// A new passkey.
    pub(crate) struct AddPasskeyRequest {
        /// The name that its owner gives it.
        name: PasskeyName,
        /// The browser's answer to `options`.
        #[schema(value_type = Object)]
        passkey: Registration,
    }
}

pub(crate) const ROUTE: Route = Route { problems: &[Problem::ChallengeExpired, Problem::WrongCode], ..Route::PLAIN };

/// Adds a passkey. From now on, a log-in with the password asks for a second factor, and the passkey alone is enough to
/// log in, too.
///
/// # Problems
/// `410 challenge-expired` if no passkey was requested, or it was requested more than 10 minutes ago;
/// `422 invalid-input` with `invalid-passkey` if the browser's answer is not accepted.
#[utoipa::path(post, path = "/v1/me/passkeys", tag = "second factors",
    responses((status = 201, body = EnrolledView, description = "The passkey is added", headers(("ETag" = String)))))]
pub(crate) async fn add_passkey(
    State(app): State<App>,
    invocation: Invocation,
    EnrollingUser { caller, loaded: user }: EnrollingUser,
    headers: HeaderMap,
    Json { request, .. }: Json<AddPasskeyRequest>,
) -> Result<Response, Problem> {
    let now = invocation.now;
    let (before, enrolment) = pending(&app, now, &caller).await?;
    let Pending::Passkey(ceremony) = &enrolment.pending else { return Err(Problem::ChallengeExpired) };
    let passkey = Passkey {
        id: app.id(PasskeyId::new, now)?,
        name: request.name,
        credential: Passkeys::of(&app)?.finish_registration(&request.passkey, ceremony)?,
        created_at: now.timestamp(),
        last_used_at: None,
    };
    let factors = before.as_ref().map_or_else(|| Factors::none(caller.user()), |before| before.record.clone());
    let after = factors.with_passkey(passkey);
    let change = (AuditAction::PasskeyAdded, SecurityChange::PasskeyAdded);
    complete(&app, (&invocation, &headers), (&caller, &user), (before.as_ref(), &enrolment), &after, change).await
}
