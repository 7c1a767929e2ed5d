//! `DELETE /v1/me`

use axum::extract::State;
use lambda::{App, Caller, IfMatch, Invocation, Problem, Route, View};

use crate::{leaving::Leaving, me::receipt::ReceiptView};

/// The most commits that one request makes. If there is more to erase, the client repeats the request.
const COMMITS: usize = 20;

pub(crate) const ROUTE: Route =
    Route { problems: &[Problem::ReauthenticationRequired, Problem::SoleOwner], ..Route::PLAIN };

/// Erases the caller's log-in: leaves every account and erases all personal data that is stored about them. The answer is the
/// receipt of what is erased and what is kept, why and until when. It is only sent once everything is done.
///
/// # Problems
/// `403 reauthentication-required`; `409 sole-owner` if an account has no other owner: hand it over or cancel it first;
/// `409 conflict` if there is more to erase than one request can: repeat the request to continue; `412 stale`.
#[utoipa::path(delete, path = "/v1/me", tag = "me",
    responses((status = 200, body = ReceiptView, description = "The log-in is erased")))]
pub(crate) async fn delete_me(
    State(app): State<App>,
    invocation: Invocation,
    caller: Caller,
    if_match: IfMatch,
) -> Result<View<ReceiptView>, Problem> {
    let now = invocation.now;
    caller.require_recent_authentication(now)?;
    let mut erased = Vec::new();
    for _ in 0..COMMITS {
        let leaving = Leaving::load(&app, caller.user(), now).await?.ok_or(Problem::NotLoggedIn)?;
        if_match.check(leaving.profile_version())?;
        if leaving.erase_next(&app, now, &caller, &mut erased).await? {
            leaving.erase_late_items(&app, caller.actor(), now).await?;
            return Ok(View::new(ReceiptView::of(now, invocation.language, &erased)));
        }
    }
    Err(Problem::Conflict)
}
