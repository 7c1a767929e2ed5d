//! `POST /v1/sessions/current/account`

use axum::{extract::State, http::HeaderMap, response::Response};
use domain::{
    Commit,
    id::AccountId,
    identity::actor::Actor,
    records::{Account, AuditAction, Membership, Session},
    token::SessionToken,
};
use lambda::{App, EnrollingCaller, Invocation, Json, Problem, Route};

use crate::sessions::{
    response::{LogInView, by_cookie, session_response},
    rotate::update_session,
    view::SessionView,
};

domain::request! {
    /// The account to switch to.
    pub(crate) struct EnterAccountRequest {
        /// An account that the caller is a member of.
        account_id: AccountId,
    }
}

pub(crate) const ROUTE: Route = Route { problems: &[Problem::NotFound], ..Route::PLAIN };

/// Switches the session to another account that the caller is a member of, and rotates its token: the old token stops
/// working. If that account requires a second factor and the log-in had none, the caller must set one up first.
///
/// # Problems
/// `401 not-logged-in`; `403 not-allowed` in a staff session; `404 not-found` if the caller is not a member of that
/// account; `422 invalid-input`.
#[utoipa::path(post, path = "/v1/sessions/current/account", tag = "sessions",
    responses((status = 201, body = LogInView, description = "The session in that account, under its new token")))]
pub(crate) async fn enter_account(
    State(app): State<App>,
    invocation: Invocation,
    EnrollingCaller { caller, .. }: EnrollingCaller,
    headers: HeaderMap,
    Json { request, .. }: Json<EnterAccountRequest>,
) -> Result<Response, Problem> {
    let (now, user, account) = (invocation.now, caller.user(), request.account_id);
    let keys = (Membership::key(&user, &account), Account::key(&account));
    let (membership, entered) = app.store.read(keys, now).await?;
    let membership = membership.ok_or(Problem::NotFound)?;
    let account_entered = entered.ok_or(Problem::NotFound)?;
    let session = caller.session.session;
    let token = SessionToken::new(session, user, account, membership.member, &app.random()?);
    let audit_event =
        Actor { account, ..caller.actor() }.audit_event(now, app.randomness(), AuditAction::AccountEntered);
    let next = |current: &Session| current.rotate(now, &token);
    let entered = update_session(&app, now, &caller.session, next, || Commit::new(now).audit(&audit_event)).await?;
    let view = SessionView::current(&entered, account_entered.must_enrol(&entered));
    Ok(session_response(view, &token, by_cookie(None, &headers)))
}
