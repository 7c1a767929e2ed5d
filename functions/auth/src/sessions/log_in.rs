//! `POST /v1/sessions`

use axum::{extract::State, response::Response};
use domain::{identity::password::Password, personal::EmailAddress, records::ChallengeAction};
use lambda::{App, Invocation, Json, Problem, Route};

use crate::{
    challenges::issue::{ChallengeView, issue_challenge},
    password::verify::verify_password,
    sessions::{
        open::{SessionOptions, open_session},
        pending_log_in::PendingLogIn,
        response::LogInView,
    },
};

domain::request! {
    /// Who logs in.
    pub(crate) struct LogInRequest {
        /// The address that identifies the log-in.
        email: EmailAddress,
        /// Its password.
        password: Password,
        /// For browsers: the token comes in the cookie `__Host-session` and not in the answer.
        cookie: Option<bool>,
    }
}

pub(crate) const ROUTE: Route =
    Route { problems: &[Problem::WrongCredentials], is_rate_limited: true, is_costly: true };

/// Logs a person in. An unknown address and a wrong password have the same answer, after the same work; whether there is
/// a second factor is told to whoever knows the password.
///
/// # Problems
/// `401 wrong-credentials`; `429 too-many-requests` from the sixth wrong password on, for a minute, then for twice as
/// long each time, up to 15; `409 conflict` where the log-in was changed meanwhile.
#[utoipa::path(post, path = "/v1/sessions", tag = "sessions",
    responses((status = 201, body = LogInView, description = "Logged in"),
              (status = 202, body = ChallengeView, description = "A second factor is due")))]
pub(crate) async fn log_in(
    State(app): State<App>,
    invocation: Invocation,
    Json { request, .. }: Json<LogInRequest>,
) -> Result<Response, Problem> {
    let now = invocation.now;
    let (credential, limits) = verify_password(&app, &invocation, (&request.email, &request.password)).await?;
    let pending = PendingLogIn::of(&app, now, credential).await?.ok_or(Problem::WrongCredentials)?;
    let pending = pending.rehashed(&app, &request.password)?;
    let cookie = request.cookie == Some(true);
    if let Some(factors) = pending.second_factors() {
        return issue_challenge(&app, now, (&pending, ChallengeAction::LogIn, cookie), factors, &limits).await;
    }
    let options = SessionOptions { second_factor: false, cookie, staff: None };
    let opened = open_session(&app, &invocation, &pending, options, Some(&limits), |commit, _| commit);
    opened.await.map(|(_, reply)| reply)
}
