//! Setting up a factor: what it must prove itself against, and what follows once it has.
//!
//! The first second factor makes its session one that showed a second factor, under a new token, and ends all others. As no
//! password alone opens or rotates a session afterwards, a session that is fresh is fresh by a second factor wherever there
//! is one: somebody who shared a session or knows the password cannot take the factor away.

use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{
    Commit, Now, Stored, Timestamp,
    record::Expiring,
    records::{AuditAction, Enrolment, Factors, Pending, SecurityChange, Session, User},
};
use lambda::{App, Caller, ETag, EndingSessions, FactorsView, Invocation, Problem, SessionCookie};
use serde::Serialize;

use crate::{
    security_change::record_and_notify,
    sessions::{
        response::by_cookie,
        rotate::{rotate_session, update_session},
        view::SessionView,
    },
};

/// The caller's factors after a change. It may hold a token: there is no `Debug`.
#[derive(Serialize, utoipa::ToSchema)]
pub(crate) struct EnrolledView {
    #[serde(flatten)]
    factors: FactorsView,
    /// The session under a new token, where this is the first second factor: all other sessions have ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    session: Option<SessionView>,
    /// Its token. Missing where the cookie holds it.
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<String>,
}

/// Keeps what a factor of the caller must prove itself against, in the place of any other: one is set up at a time. Until
/// when it must have.
pub(crate) async fn begin(app: &App, now: Now, caller: &Caller, pending: Pending) -> Result<Timestamp, Problem> {
    let (user, session) = (caller.user(), caller.session.session);
    let enrolment = Enrolment { user, session, pending, expires_at: Enrolment::LIFE.after(now.timestamp()) };
    let commit = match &app.store.get(&Enrolment::key(&user), now).await? {
        Some(begun) => Commit::new(now).replace(begun, &enrolment),
        None => Commit::new(now).check_person_exists(user).insert(&enrolment),
    };
    app.store.commit(commit).await?;
    Ok(enrolment.expires_at)
}

/// The caller's factors, and what their session is setting up.
pub(crate) async fn pending(
    app: &App,
    now: Now,
    caller: &Caller,
) -> Result<(Option<Stored<Factors>>, Stored<Enrolment>), Problem> {
    let user = caller.user();
    let (factors, enrolment) = app.store.read((Factors::key(&user), Enrolment::key(&user)), now).await?;
    let enrolment = enrolment.filter(|begun| begun.session == caller.session.session);
    Ok((factors, enrolment.ok_or(Problem::ChallengeExpired)?))
}

/// Writes the factor that has proved itself, and tells of it. The first one leaves no session but this, under a new token.
pub(crate) async fn complete(
    app: &App,
    (invocation, headers): (&Invocation, &HeaderMap),
    (caller, user): (&Caller, &User),
    (before, enrolment): (Option<&Stored<Factors>>, &Stored<Enrolment>),
    after: &Factors,
    told: (AuditAction, SecurityChange),
) -> Result<Response, Problem> {
    let now = invocation.now;
    let (audit_event, message) = record_and_notify(app, invocation, (caller, user), told);
    let commit = || after.write(Commit::new(now).remove(enrolment), before).audit(&audit_event).send(&message);
    let mut view = EnrolledView { factors: FactorsView::from(after), session: None, token: None };
    let mut reply_headers = HeaderMap::new();
    let own = &caller.session;
    if Factors::protect(before.map(|before| &before.record)) {
        // One that began while the others were ended, and lived on, shows nothing and adds nothing.
        if !own.second_factor {
            return Err(Problem::NotLoggedIn);
        }
        let _same = update_session(app, now, own, Session::clone, commit).await?;
    } else {
        let ending = EndingSessions::find(&app.store, now, own.user, Some(own.session)).await?;
        let (session, token) = rotate_session(app, now, own, true, || ending.end(commit())).await?;
        ending.end_late(&app.store, now).await?;
        if by_cookie(None, headers) {
            reply_headers.extend(SessionCookie::set(token.expose()).map(|cookie| (header::SET_COOKIE, cookie)));
        } else {
            view.token = Some(token.expose().to_owned());
        }
        view.session = Some(SessionView::of(&session, session.session));
    }
    let version = before.map_or(domain::Version::FIRST, |before| before.version.next());
    reply_headers.insert(header::ETAG, HeaderValue::from(ETag(version)));
    Ok((StatusCode::CREATED, reply_headers, axum::Json(view)).into_response())
}
