//! `DELETE /v1/ownership-transfers/{id}`

use axum::{extract::State, http::StatusCode};
use domain::{accounts::ownership::end, id::TransferId, records::OwnershipTransfer};
use lambda::{App, Caller, IfMatch, Invocation, PathId, Problem, Route};

use crate::ownership_transfers::{list::transfer, refused::refused};

pub(crate) const ROUTE: Route = Route::PLAIN;

/// Withdraws an offer, as an owner, or declines it, as the member to whom it was made.
///
/// # Problems
/// `404 not-found` if there is no such offer, or the caller is neither an owner nor the member to whom it was made;
/// `412 stale`.
#[utoipa::path(delete, path = "/v1/ownership-transfers/{id}", tag = "members",
    params(("id" = TransferId, Path, description = "The offer")),
    responses((status = 204, description = "The offer is withdrawn or declined")))]
pub(crate) async fn end_ownership_offer(
    State(app): State<App>,
    invocation: Invocation,
    caller: Caller,
    PathId(id): PathId<TransferId>,
    if_match: IfMatch,
) -> Result<StatusCode, Problem> {
    let now = invocation.now;
    let transfer = transfer(&app, &caller, id, now).await?;
    let member = caller.member()?;
    let concerns = |offer: &OwnershipTransfer| member.is_owner() || offer.to == member.member;
    let transfer = transfer.filter(|offer| concerns(offer)).ok_or(Problem::NotFound)?;
    if_match.check(transfer.version)?;
    app.store.commit(end(now, caller.actor(), &transfer, app.randomness())).await.map_err(refused)?;
    Ok(StatusCode::NO_CONTENT)
}
