//! `DELETE /v1/invitations/{id}`

use axum::{extract::State, http::StatusCode};
use domain::{
    accounts::{invitation::withdraw, role::Permission},
    id::InvitationId,
    records::Invitation,
};
use lambda::{App, Caller, IfMatch, Invocation, PathId, Problem, Route};

pub(crate) const ROUTE: Route = Route::PLAIN;

/// Withdraws an invitation: its link stops working.
///
/// # Problems
/// `403 not-allowed`; `404 not-found`; `409 conflict` if it was resent or accepted at the same time; `412 stale`.
#[utoipa::path(delete, path = "/v1/invitations/{id}", tag = "members",
    params(("id" = InvitationId, Path, description = "The invitation")),
    responses((status = 204, description = "The invitation is withdrawn")))]
pub(crate) async fn withdraw_invitation(
    State(app): State<App>,
    invocation: Invocation,
    caller: Caller,
    PathId(id): PathId<InvitationId>,
    if_match: IfMatch,
) -> Result<StatusCode, Problem> {
    let now = invocation.now;
    caller.authorize(Permission::ManageMembers)?;
    let found = app.store.get(&Invitation::key(&caller.account(), &id), now).await?.ok_or(Problem::NotFound)?;
    caller.authorize(Permission::managing(found.role))?;
    if_match.check(found.version)?;
    let emails = app.store.email_lookups(&found.email)?;
    app.store.commit(withdraw(now, caller.actor(), &found, &emails, app.randomness())).await?;
    Ok(StatusCode::NO_CONTENT)
}
