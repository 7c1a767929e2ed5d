//! `POST /v1/staff/sessions`

use axum::{extract::State, response::Response};
use domain::{
    identity::password::Password,
    personal::EmailAddress,
    records::{ChallengeAction, Factors, Staff},
};
use lambda::{App, Invocation, Json, Problem, Route};

use crate::{
    attempt_limits::AttemptLimits,
    challenges::issue::{ChallengeView, issue_challenge},
    password::verify::verify_password,
    sessions::pending_log_in::PendingLogIn,
};

domain::request! {
    /// The credentials of a member of staff.
    pub(crate) struct StaffLogInRequest {
        /// The address that identifies the log-in.
        email: EmailAddress,
        /// The password.
        password: Password,
        /// For browsers: the token is set as the cookie `__Host-session`, and is not in the response to the second
        /// factor.
        cookie: Option<bool>,
    }
}

pub(crate) const ROUTE: Route =
    Route { problems: &[Problem::WrongCredentials, Problem::NoVouchedFactor], is_rate_limited: true, is_costly: true };

/// Starts a staff log-in: checks the password and asks for the second factor, which is always required.
/// `POST /v1/sessions/challenges` then opens a staff session, which gives access to no account. A person who is not
/// staff gets the same response as for a wrong password.
///
/// Accepts only the second factors that the appointing person vouched for, since any other might belong to somebody
/// else. Recovery codes are not accepted.
///
/// # Problems
/// `401 wrong-credentials`; `409 no-vouched-factor` if they no longer have any such factor; `429 too-many-requests`.
#[utoipa::path(post, path = "/v1/staff/sessions", tag = "staff",
    responses((status = 202, body = ChallengeView, description = "The second factor is due")))]
pub(crate) async fn staff_log_in(
    State(app): State<App>,
    invocation: Invocation,
    Json { request, .. }: Json<StaffLogInRequest>,
) -> Result<Response, Problem> {
    let now = invocation.now;
    let limits = AttemptLimits::of_password(&app, &invocation, &request.email)?;
    let (credential, limits) = verify_password(&app, &invocation, (&request.email, &request.password), limits).await?;
    let staff = Staff::key(&credential.user);
    let (staff, found) = app.store.read((staff, PendingLogIn::keys(credential.ids())), now).await?;
    let staff = staff.ok_or(Problem::WrongCredentials)?;
    let pending = PendingLogIn::of_found(&app, now, found, credential).await?.ok_or(Problem::WrongCredentials)?;
    let pending = pending.rehashed(&app, &request.password)?;
    let factors = pending.second_factors().map(|factors| factors.only_vouched_by(&staff));
    let factors =
        factors.filter(|factors| Factors::has_second_factor(Some(factors))).ok_or(Problem::NoVouchedFactor)?;
    issue_challenge(&app, now, (&pending, ChallengeAction::StaffLogIn, request.cookie == Some(true)), &factors, &limits)
        .await
}
