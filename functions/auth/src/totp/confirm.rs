//! `POST /v1/me/totp/confirm`

use axum::{extract::State, http::HeaderMap, response::Response};
use domain::{
    FieldErrorCode, FieldErrors,
    identity::factors::TotpCode,
    records::{AuditAction, Factors, Pending, SecurityChange},
};
use lambda::{App, EnrollingUser, Invocation, Json, Problem, Route};

use crate::second_factors::enrolment::{EnrolledView, complete, pending};

domain::request! {
    /// The code that the app shows.
    pub(crate) struct ConfirmTotpRequest {
        /// Six digits.
        code: TotpCode,
    }
}

pub(crate) const ROUTE: Route = Route { problems: &[Problem::ChallengeExpired, Problem::WrongCode], ..Route::PLAIN };

/// Confirms the setup of an authenticator app. From now on, a log-in asks for its code.
///
/// # Problems
/// `410 challenge-expired` if no app is being set up, or its setup began more than 10 minutes ago; `422 invalid-input`
/// with `wrong-code` if the code is wrong (the secret stays valid).
#[utoipa::path(post, path = "/v1/me/totp/confirm", tag = "second factors",
    responses((status = 201, body = EnrolledView, description = "The app is set up", headers(("ETag" = String)))))]
pub(crate) async fn confirm_totp(
    State(app): State<App>,
    invocation: Invocation,
    EnrollingUser { caller, loaded: user }: EnrollingUser,
    headers: HeaderMap,
    Json { request, .. }: Json<ConfirmTotpRequest>,
) -> Result<Response, Problem> {
    let now = invocation.now;
    let (before, enrolment) = pending(&app, now, &caller).await?;
    let Pending::Totp(secret) = &enrolment.pending else { return Err(Problem::ChallengeExpired) };
    let factors = before.as_ref().map_or_else(|| Factors::none(caller.user()), |before| before.record.clone());
    let after = factors.with_totp(now, secret, &request.code);
    let after = after.ok_or_else(|| FieldErrors::one("code", FieldErrorCode::WrongCode))?;
    let change = (AuditAction::TotpAdded, SecurityChange::TotpAdded);
    complete(&app, (&invocation, &headers), (&caller, &user), (before.as_ref(), &enrolment), &after, change).await
}
