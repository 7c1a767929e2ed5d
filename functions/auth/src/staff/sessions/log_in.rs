//! `POST /v1/staff/sessions`

use axum::{extract::State, response::Response};
use domain::{
    identity::password::Password,
    personal::EmailAddress,
    records::{ChallengeAction, Factors, Staff},
};
use lambda::{App, Invocation, Json, Problem, Route};

use crate::{
    challenges::issue::{ChallengeView, issue_challenge},
    password::verify::verify_password,
    sessions::pending_log_in::PendingLogIn,
};

domain::request! {
    /// Who logs in to work as staff.
    pub(crate) struct StaffLogInRequest {
        /// The address that identifies the log-in.
        email: EmailAddress,
        /// Its password.
        password: Password,
        /// For browsers: the token comes in the cookie `__Host-session` and not in the answer to the second factor.
        cookie: Option<bool>,
    }
}

pub(crate) const ROUTE: Route =
    Route { problems: &[Problem::WrongCredentials, Problem::NoVouchedFactor], is_rate_limited: true, is_costly: true };

/// Asks staff for their second factor: nobody works as staff without one. The session that
/// `POST /v1/sessions/challenges` then opens is for that work, and is in no account.
/// Whoever is no staff is answered as somebody with a wrong password.
///
/// It takes the second factors that whoever appointed them has vouched for: any other might be somebody else's. Recovery codes stand in for none.
///
/// # Problems
/// `401 wrong-credentials`; `409 no-vouched-factor` where they have none of those any more; `429 too-many-requests`.
#[utoipa::path(post, path = "/v1/staff/sessions", tag = "staff",
    responses((status = 202, body = ChallengeView, description = "The second factor is due")))]
pub(crate) async fn staff_log_in(
    State(app): State<App>,
    invocation: Invocation,
    Json { request, .. }: Json<StaffLogInRequest>,
) -> Result<Response, Problem> {
    let now = invocation.now;
    let (credential, limits) = verify_password(&app, &invocation, (&request.email, &request.password)).await?;
    let staff = Staff::key(&credential.user);
    let (staff, found) = app.store.read((staff, PendingLogIn::keys(credential.place())), now).await?;
    let staff = staff.ok_or(Problem::WrongCredentials)?;
    let pending = PendingLogIn::of_found(&app, now, found, credential).await?.ok_or(Problem::WrongCredentials)?;
    let pending = pending.rehashed(&app, &request.password)?;
    let factors = pending.second_factors().map(|factors| factors.vouched_by(&staff));
    let factors = factors.filter(|factors| Factors::protect(Some(factors))).ok_or(Problem::NoVouchedFactor)?;
    issue_challenge(&app, now, (&pending, ChallengeAction::StaffLogIn, request.cookie == Some(true)), &factors, &limits)
        .await
}
