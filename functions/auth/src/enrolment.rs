//! Setting up a factor: what it must prove itself against, and what follows once it has.

use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{
    Commit, Now, Stored,
    records::{AuditAction, Enrolment, Factors, SecurityChange},
};
use lambda::{App, ETag, FactorsView, Invocation, Myself, Problem, SessionCookie};
use serde::Serialize;
use store::Wanted;

use crate::{answer::by_cookie, opening::refused, renew::renew, tell::tell, view::SessionView};

/// The caller's factors after a change. It may hold a token: there is no `Debug`.
#[derive(Serialize, utoipa::ToSchema)]
pub(crate) struct EnrolledView {
    #[serde(flatten)]
    factors: FactorsView,
    /// The session under a new token, where it was good for setting up a factor alone and is a whole one now.
    #[serde(skip_serializing_if = "Option::is_none")]
    session: Option<SessionView>,
    /// Its token. Missing where the cookie holds it.
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<String>,
}

/// Keeps what a factor must prove itself against, in the place of any other: one is set up at a time.
pub(crate) async fn begin(app: &App, now: Now, enrolment: &Enrolment, commit: Commit) -> Result<(), Problem> {
    let begun = app.store.get(&Enrolment::key(&enrolment.user), now).await?;
    let commit = match &begun {
        Some(begun) => commit.replace(begun, enrolment),
        None => commit.insert(enrolment),
    };
    app.store.commit(commit).await.map_err(|error| match error {
        error if error.is_refused_for::<Enrolment>() => Problem::Conflict,
        error => error.into(),
    })
}

/// The caller's factors, and what is being set up.
pub(crate) async fn pending(
    app: &App,
    now: Now,
    me: &Myself,
) -> Result<(Option<Stored<Factors>>, Stored<Enrolment>), Problem> {
    let user = me.caller.user();
    let (factors, enrolment) = (Factors::key(&user), Enrolment::key(&user));
    let mut found = app.store.read(Wanted::default().and(&factors).and(&enrolment), now).await?;
    Ok((found.take(&factors)?, found.take(&enrolment)?.ok_or(Problem::ChallengeExpired)?))
}

/// Writes the factor that has proved itself, tells of it, and opens the session where it waited for it.
pub(crate) async fn complete(
    app: &App,
    (invocation, headers): (&Invocation, &HeaderMap),
    me: &Myself,
    (before, enrolment): (Option<&Stored<Factors>>, &Stored<Enrolment>),
    after: &Factors,
    (action, change): (AuditAction, SecurityChange),
) -> Result<Response, Problem> {
    let now = invocation.now;
    let (entry, message) = tell(app, invocation, me, action, change)?;
    let commit = || after.write(Commit::new(now).remove(enrolment), before).audit(&entry).send(&message);
    let mut view = EnrolledView { factors: FactorsView::from(after), session: None, token: None };
    let mut reply_headers = HeaderMap::new();
    if me.caller.session.must_enrol {
        let (session, token) = renew(app, now, &me.caller.session, true, commit).await?;
        if by_cookie(None, headers) {
            reply_headers.extend(SessionCookie::set(token.expose()).map(|cookie| (header::SET_COOKIE, cookie)));
        } else {
            view.token = Some(token.expose().to_owned());
        }
        view.session = Some(SessionView::of(&session, session.session));
    } else {
        app.store.commit(commit()).await.map_err(refused)?;
    }
    let version = before.map_or(domain::Version::FIRST, |before| before.version.next());
    reply_headers.insert(header::ETAG, HeaderValue::from(ETag(version)));
    Ok((StatusCode::CREATED, reply_headers, axum::Json(view)).into_response())
}
