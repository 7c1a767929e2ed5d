//! `POST /v1/sessions`

use axum::{extract::State, response::Response};
use domain::{
    Commit,
    password::Password,
    personal::EmailAddress,
    records::{Factors, Identity},
};
use lambda::{App, Invocation, Json, Problem, ProblemDocument};
use store::Wanted;

use crate::{answer::LogInView, ask::ChallengeView, ask::ask, entrance::Entrance, guard::Guard, opening::open};

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

/// Logs a person in. An unknown address and a wrong password have the same answer, after the same work; whether there is
/// a second factor is told to whoever knows the password.
///
/// # Problems
/// `401 wrong-credentials`; `429 too-many-requests` from the sixth wrong password on, for a minute, then for twice as
/// long each time, up to 15.
#[utoipa::path(post, path = "/v1/sessions", tag = "sessions", request_body = LogInRequest,
    responses((status = 201, body = LogInView, description = "Logged in"),
              (status = 202, body = ChallengeView, description = "A second factor is due"),
              (status = "4XX", body = ProblemDocument, content_type = "application/problem+json", description = "See its type")))]
pub(crate) async fn log_in(
    State(app): State<App>,
    invocation: Invocation,
    Json { request, .. }: Json<LogInRequest>,
) -> Result<Response, Problem> {
    let now = invocation.now;
    let keys = app.store.email_lookups(&request.email)?.iter().map(Identity::key).collect::<Vec<_>>();
    let guard = Guard::of_password(&app, &invocation, &request.email)?;
    let mut found = app.store.read(guard.wanted(Wanted::default().and_all(&keys)), now).await?;
    let identity = found.take_any(&keys)?;
    let guard = guard.pass(&app, now, &mut found, || Commit::new(now)).await?;
    let verified = request.password.verify(identity.as_ref().map(|identity| &identity.password))?;
    let identity = identity.filter(|_| verified).ok_or(Problem::WrongCredentials)?;
    let entrance = Entrance::of(&app, now, identity).await?;
    let mut entrance = entrance.ok_or(Problem::WrongCredentials)?;
    if entrance.identity.password.is_outdated() {
        entrance.after.password = request.password.hash(&app.random()?)?;
    }
    match &entrance.factors {
        Some(factors) if Factors::protect(Some(factors)) => ask(&app, now, &entrance, factors, &guard).await,
        _ => {
            let cookie = request.cookie == Some(true);
            let opened = open(&app, &invocation, &entrance, (false, cookie), Some(&guard), |commit| commit);
            opened.await.map(|(_, reply)| reply)
        }
    }
}
