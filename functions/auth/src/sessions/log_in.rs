//! `POST /v1/sessions`

use axum::{extract::State, response::Response};
use domain::{identity::password::Password, personal::EmailAddress, records::ChallengeAction};
use lambda::{App, EarlierSession, Invocation, Json, Problem, Route};

use crate::{
    attempt_limits::AttemptLimits,
    challenges::issue::{ChallengeView, issue_challenge},
    password::verify::verify_password,
    sessions::{
        open::{SessionOptions, open_session},
        pending_log_in::PendingLogIn,
        response::LogInView,
    },
};

domain::request! {
    /// The credentials of a person.
    pub(crate) struct LogInRequest {
        /// The address that identifies the log-in.
        email: EmailAddress,
        /// The password.
        password: Password,
        /// For browsers: the token is set as the cookie `__Host-session`, and is not in the response.
        cookie: Option<bool>,
    }
}

pub(crate) const ROUTE: Route =
    Route { problems: &[Problem::WrongCredentials], is_rate_limited: true, is_costly: true };

/// Logs a person in with their password. An unknown address and a wrong password get the same response, after the same
/// work. Only a right password reveals whether there is a second factor. A session of the person whose token comes with the
/// request ends.
///
/// # Problems
/// `401 wrong-credentials`; `429 too-many-requests` from the sixth wrong password of a network on, for one minute at first and then
/// for twice as long each time, and after ten for a day; in a network where the person was not seen for 90 days, also after fifty
/// wrong ones from anywhere; `409 conflict` if the credentials were changed at the same time.
#[utoipa::path(post, path = "/v1/sessions", tag = "sessions",
    responses((status = 201, body = LogInView, description = "Logged in"),
              (status = 202, body = ChallengeView, description = "A second factor is due")))]
pub(crate) async fn log_in(
    State(app): State<App>,
    invocation: Invocation,
    earlier: EarlierSession,
    Json { request, .. }: Json<LogInRequest>,
) -> Result<Response, Problem> {
    let now = invocation.now;
    let limits = AttemptLimits::of_password(&app, &invocation, &request.email)?;
    let (credential, limits) = verify_password(&app, &invocation, (&request.email, &request.password), limits).await?;
    let pending = PendingLogIn::of(&app, now, credential).await?.ok_or(Problem::WrongCredentials)?;
    let pending = pending.rehashed(&app, &request.password)?;
    let cookie = request.cookie == Some(true);
    if let Some(factors) = pending.second_factors() {
        return issue_challenge(&app, now, (&pending, ChallengeAction::LogIn, cookie), factors, &limits).await;
    }
    let options = SessionOptions { second_factor: false, cookie, staff: None, earlier: &earlier };
    let opened = open_session(&app, &invocation, &pending, options, Some(&limits), |commit, _| commit);
    opened.await.map(|(_, reply)| reply)
}
