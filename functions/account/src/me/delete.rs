//! `DELETE /v1/me`

use axum::extract::State;
use domain::{
    accounts::leaving::{Reason, next_places},
    processing::Subject,
};
use lambda::{App, Caller, IfMatch, Invocation, Problem, Route, View};

use crate::{
    leaving::{Leaving, is_overtaken},
    me::receipt::ReceiptView,
};

/// How many commits one request makes at the most. Where that is not enough, the same request again goes on.
const COMMITS: usize = 20;

pub(crate) const ROUTE: Route =
    Route { problems: &[Problem::ReauthenticationRequired, Problem::SoleOwner], ..Route::PLAIN };

/// Erases the caller's log-in: leaves every account and erases all that is stored of them as a person. The answer is the
/// receipt of what is erased and what is kept, why and until when. It is given once all is done, and never before.
///
/// # Problems
/// `403 reauthentication-required`; `409 sole-owner` where an account has no other owner: hand it over or cancel it first;
/// `409 conflict` where there is more to erase than one request does: the same again goes on; `412 stale`.
#[utoipa::path(delete, path = "/v1/me", tag = "me",
    responses((status = 200, body = ReceiptView, description = "All is done")))]
pub(crate) async fn delete_me(
    State(app): State<App>,
    invocation: Invocation,
    caller: Caller,
    if_match: IfMatch,
) -> Result<View<ReceiptView>, Problem> {
    let (now, by) = (invocation.now, caller.actor());
    caller.recently(now)?;
    let mut was = Vec::new();
    for _ in 0..COMMITS {
        let leaving = Leaving::load(&app, caller.user(), now).await?.ok_or(Problem::NotLoggedIn)?;
        if_match.check(leaving.profile())?;
        let places = leaving.places(&app, now).await?;
        if places.len() < leaving.memberships() {
            continue;
        }
        was.extend(places.iter().any(|place| place.member.is_owner()).then_some(Subject::Owner));
        let next = next_places(places, caller.user(), caller.account());
        let (places, is_all) = next.map_err(|_| Problem::SoleOwner)?;
        let items = if is_all { leaving.stored_items(&app, by, now).await? } else { Vec::new() };
        was.extend(items.iter().map(|item| item.declaration.processing.subject));
        let commit = leaving.person().leave(now, (by, Reason::Erased), &places, items, app.randomness());
        match app.store.commit(commit.map_err(|_| Problem::SoleOwner)?).await {
            Ok(()) if is_all => {
                leaving.sweep(&app, by, now).await?;
                return Ok(View(ReceiptView::of(now, invocation.language, &was), None));
            }
            Ok(()) => {}
            Err(error) if is_overtaken(&error) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(Problem::Conflict)
}
