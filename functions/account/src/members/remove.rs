//! `DELETE /v1/members/{id}`

use axum::{extract::State, http::StatusCode};
use domain::{
    Now,
    accounts::{leaving::Reason, role::Permission},
    id::MemberId,
};
use lambda::{App, Caller, IfMatch, Invocation, PathId, Problem, Route};

use crate::{
    leaving::{Departure, Leaving, is_retryable},
    members::change::authorize_managing,
    members::show::member_records,
};

/// How often the removal is tried, if concurrent requests change the same records.
const TRIES: u32 = 4;

pub(crate) const ROUTE: Route =
    Route { problems: &[Problem::ReauthenticationRequired, Problem::SoleOwner], ..Route::PLAIN };

/// Removes a member, from their next request on, or leaves the account if the member is the caller. They are notified by mail. If
/// they are a member of no other account, their log-in is erased, too.
///
/// # Problems
/// `403 not-allowed`; `403 reauthentication-required` if the member is an owner or the caller; `404 not-found`;
/// `409 sole-owner`; `412 stale`.
#[utoipa::path(delete, path = "/v1/members/{id}", tag = "members",
    params(("id" = MemberId, Path, description = "The member")),
    responses((status = 204, description = "The member no longer has access")))]
pub(crate) async fn remove_member(
    State(app): State<App>,
    invocation: Invocation,
    caller: Caller,
    PathId(id): PathId<MemberId>,
    if_match: IfMatch,
) -> Result<StatusCode, Problem> {
    let (now, by) = (invocation.now, caller.actor());
    let reason = reason(&caller, id, now)?;
    let erased = app
        .change(TRIES, is_retryable, || async {
            let records = member_records(&app, &caller, id, now).await?;
            authorize_managing(&caller, &invocation, reason.managed_role(&records.member))?;
            if_match.check(records.member.version)?;
            // Checked first, because loading what to erase may already erase some of it.
            let _ = records.owners.without(records.member.user).map_err(|_| Problem::SoleOwner)?;
            let leaving = Leaving::load(&app, records.member.user, now).await?.ok_or(Problem::NotFound)?;
            let Departure { commit, is_last, .. } = leaving.leave(&app, now, (by, reason), &[records]).await?;
            Ok((is_last.then_some(leaving), Some(commit)))
        })
        .await?;
    if let Some(leaving) = erased {
        leaving.erase_late_items(&app, by, now).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

/// Whether the caller leaves, which requires recent authentication, or removes somebody else, which requires a permission.
fn reason(caller: &Caller, id: MemberId, now: Now) -> Result<Reason, Problem> {
    if id == caller.member()?.member {
        caller.require_recent_authentication(now)?;
        return Ok(Reason::Left);
    }
    caller.authorize(Permission::ManageMembers)?;
    Ok(Reason::Removed)
}
