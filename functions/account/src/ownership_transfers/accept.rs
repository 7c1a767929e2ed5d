//! `POST /v1/ownership-transfers/{id}/accept`

use axum::extract::State;
use domain::{
    accounts::{leaving::MembershipRecords, members::NotifiedUser, ownership::accept},
    id::TransferId,
    records::User,
};
use lambda::{App, CurrentUser, Invocation, PathId, Problem, Route, View};

use crate::{
    members::show::{MemberView, find_member_records},
    ownership_transfers::{list::transfer, refused::refused},
};

pub(crate) const ROUTE: Route =
    Route { problems: &[Problem::ReauthenticationRequired, Problem::OfferVoid], ..Route::PLAIN };

/// Accepts the account: the caller owns it from now on, and the member who offered it becomes an administrator. Both are notified
/// by mail.
///
/// # Problems
/// `403 reauthentication-required`; `404 not-found` if there is no such offer, or it is to somebody else; `409 offer-void`;
/// `409 conflict`.
#[utoipa::path(post, path = "/v1/ownership-transfers/{id}/accept", tag = "members",
    params(("id" = TransferId, Path, description = "The offer")),
    responses((status = 200, body = MemberView, description = "The caller, an owner now", headers(("ETag" = String)))))]
pub(crate) async fn accept_ownership(
    State(app): State<App>,
    invocation: Invocation,
    CurrentUser { caller, loaded: user }: CurrentUser,
    PathId(id): PathId<TransferId>,
) -> Result<View<MemberView>, Problem> {
    let (now, member) = (invocation.now, caller.member()?);
    let transfer = transfer(&app, &caller, id, now).await?;
    let transfer = transfer.filter(|offer| offer.to == member.member).ok_or(Problem::NotFound)?;
    caller.require_recent_authentication(now)?;
    let giving = find_member_records(&app, &caller, transfer.from, now).await?;
    let MembershipRecords { account, member: from, owners } = giving.ok_or(Problem::OfferVoid)?;
    let giver = app.store.get(&User::key(&from.user), now).await?.ok_or(Problem::OfferVoid)?;
    let notified = |user| NotifiedUser { user, company_name: &account.company_name };
    let parties = [(&from, notified(&giver)), (member, notified(&user))];
    let accepted = accept(now, caller.actor(), &transfer, &owners, parties, app.randomness());
    let (owner, commit) = accepted.map_err(|_| Problem::OfferVoid)?;
    app.store.commit(commit).await.map_err(refused)?;
    Ok(View::versioned(MemberView::of(&owner, &user), member.version.next()))
}
