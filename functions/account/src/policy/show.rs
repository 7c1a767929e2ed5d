//! `GET /v1/me/policy`

use axum::extract::State;
use lambda::{App, Caller, Invocation, Problem, Route, View};

use crate::policy::known::{Known, MyPolicyView};

pub(crate) const ROUTE: Route = Route::PLAIN;

/// Shows which version of the privacy policy the caller has accepted, and, if the next one is announced, until when they can object or
/// leave, and what it changes (P45, P46).
///
/// # Problems
/// `401 not-logged-in`.
#[utoipa::path(get, path = "/v1/me/policy", tag = "me",
    responses((status = 200, body = MyPolicyView, description = "The caller's policy")))]
pub(crate) async fn my_policy(
    State(app): State<App>,
    invocation: Invocation,
    caller: Caller,
) -> Result<View<MyPolicyView>, Problem> {
    let known = Known::load(&app, caller.user(), invocation.now).await?;
    Ok(View::new(known.view(invocation.language)))
}
