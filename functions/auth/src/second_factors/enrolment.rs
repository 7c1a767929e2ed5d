//! Setting up a second factor: the pending enrolment, and its completion.
//!
//! When a person sets up their first second factor, the session gets a new token and counts as one with a second
//! factor, and all other sessions end. Since a password alone no longer opens or rotates a session afterwards, recent
//! authentication always includes a second factor if the person has one. So somebody who had access to a session or
//! knows the password cannot remove the factor.

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
    security_change::SecurityNotice,
    sessions::{
        response::by_cookie,
        rotate::{rotate_session, update_session},
        view::SessionView,
    },
};

/// The caller's factors after a change.
// No `Debug`, because it may contain a token.
#[derive(Serialize, utoipa::ToSchema)]
pub(crate) struct EnrolledView {
    #[serde(flatten)]
    factors: FactorsView,
    /// The session with a new token, if this is the first second factor: all other sessions have ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    session: Option<SessionView>,
    /// The session's token. Missing if it was set as a cookie.
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<String>,
}

/// Stores a pending enrolment. It replaces any other one of the caller, since one factor is set up at a time. Returns
/// when it expires.
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

/// The caller's factors, and the pending enrolment of their session.
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

/// Writes the new factor, with the audit event and the mail about it. If it is the first one, this session gets a new
/// token and all others end.
pub(crate) async fn complete(
    app: &App,
    (invocation, headers): (&Invocation, &HeaderMap),
    (caller, user): (&Caller, &User),
    (before, enrolment): (Option<&Stored<Factors>>, &Stored<Enrolment>),
    after: &Factors,
    change: (AuditAction, SecurityChange),
) -> Result<Response, Problem> {
    let now = invocation.now;
    let notice = SecurityNotice::of(app, invocation, (caller, user), change)?;
    let commit = || notice.write(after.write(Commit::new(now).remove(enrolment), before));
    let mut view = EnrolledView { factors: FactorsView::from(after), session: None, token: None };
    let mut reply_headers = HeaderMap::new();
    let own = &caller.session;
    if Factors::has_second_factor(before.map(|before| &before.record)) {
        // This session was opened without a second factor while such sessions were being ended, and still exists. It
        // must not add a factor.
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
        view.session = Some(SessionView::current(&session, false));
    }
    let version = before.map_or(domain::Version::FIRST, |before| before.version.next());
    reply_headers.insert(header::ETAG, HeaderValue::from(ETag(version)));
    Ok((StatusCode::CREATED, reply_headers, axum::Json(view)).into_response())
}
