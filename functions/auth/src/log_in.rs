//! `POST /v1/sessions`

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{
    Commit,
    id::SessionId,
    password::Password,
    personal::EmailAddress,
    records::{AuditAction, AuditEntry, Identity, Session},
    token::SessionToken,
};
use lambda::{App, Invocation, Json, Problem, ProblemDocument, SessionCookie};
use serde::Serialize;
use store::Wanted;

use crate::view::SessionView;

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

/// The new session. It holds the token: there is no `Debug`.
#[derive(Serialize, utoipa::ToSchema)]
pub(crate) struct LogInView {
    session: SessionView,
    /// For the header `Authorization: Bearer …`. Missing where the cookie holds it.
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<String>,
}

/// Logs a person in. An unknown address and a wrong password have the same answer, after the same work.
///
/// # Problems
/// `401 wrong-credentials`.
#[utoipa::path(post, path = "/v1/sessions", tag = "sessions", request_body = LogInRequest,
    responses((status = 201, body = LogInView, description = "Logged in"),
              (status = "4XX", body = ProblemDocument, content_type = "application/problem+json", description = "See its type")))]
pub(crate) async fn log_in(
    State(app): State<App>,
    invocation: Invocation,
    Json { request, .. }: Json<LogInRequest>,
) -> Result<Response, Problem> {
    let now = invocation.now;
    let keys = app.store.email_lookups(&request.email)?.iter().map(Identity::key).collect::<Vec<_>>();
    let identity = app.store.read(Wanted::default().and_all(&keys), now).await?.take_any(&keys)?;
    let verified = request.password.verify(identity.as_ref().map(|identity| &identity.password))?;
    let identity = identity.filter(|_| verified).ok_or(Problem::WrongCredentials)?;
    let (user, account, member) = identity.place();
    let token = SessionToken::new(app.id(SessionId::new, now)?, user, account, member, &app.random()?);
    let session = Session::begin(now, &token, invocation.device, false);
    let entry = AuditEntry::new(now, &app.random()?, account, user, AuditAction::LoggedIn).in_session(token.session);
    app.store.commit(Commit::new(now).insert(&session).insert(&session.log_in()).audit(&entry)).await?;
    let mut headers = HeaderMap::new();
    let token = if request.cookie == Some(true) {
        headers.extend(SessionCookie::set(token.expose()).map(|cookie| (header::SET_COOKIE, cookie)));
        None
    } else {
        Some(token.expose().to_owned())
    };
    let view = LogInView { session: SessionView::of(&session), token };
    Ok((StatusCode::CREATED, headers, axum::Json(view)).into_response())
}
