//! `PATCH /v1/members/{id}`

use axum::extract::State;
use domain::{
    accounts::{
        leaving::MembershipRecords,
        members::{NotifiedUser, change_role},
        role::Permission,
    },
    field_error::Patch,
    id::MemberId,
    records::{Member, Owners, Role, User},
};
use lambda::{App, Caller, IfMatch, Invocation, Json, PathId, Problem, Route, View};
use store::CommitError;

use crate::members::show::{MemberView, member_records};

/// How often the change is tried, if concurrent requests change the same records.
const TRIES: u32 = 3;

domain::request! {
    /// The changes of a member. A field that is not given stays as it is.
    pub(crate) struct ChangeMemberRequest {
        /// Another role.
        #[schema(value_type = Role, required = false)]
        role: Patch<Role>,
    }
}

pub(crate) const ROUTE: Route =
    Route { problems: &[Problem::ReauthenticationRequired, Problem::SoleOwner], ..Route::PLAIN };

/// Gives a member another role, from their next request on. They are notified by mail. If the member is an owner or becomes
/// one, only an owner may do this, after recent authentication.
///
/// # Problems
/// `403 not-allowed`; `403 reauthentication-required`; `404 not-found`; `409 sole-owner`; `412 stale`;
/// `422 invalid-input`.
#[utoipa::path(patch, path = "/v1/members/{id}", tag = "members",
    params(("id" = MemberId, Path, description = "The member")),
    responses((status = 200, body = MemberView, description = "The member now", headers(("ETag" = String)))))]
pub(crate) async fn change_member(
    State(app): State<App>,
    invocation: Invocation,
    caller: Caller,
    PathId(id): PathId<MemberId>,
    if_match: IfMatch,
    Json { request, .. }: Json<ChangeMemberRequest>,
) -> Result<View<MemberView>, Problem> {
    caller.authorize(Permission::ManageMembers)?;
    let now = invocation.now;
    app.change(TRIES, is_retryable, || async {
        let MembershipRecords { account, member, owners } = &member_records(&app, &caller, id, now).await?;
        let role = request.role.0.unwrap_or(member.role);
        authorize_managing(&caller, &invocation, [member.role, role])?;
        if_match.check(member.version)?;
        let user = app.store.get(&User::key(&member.user), now).await?.ok_or(Problem::NotFound)?;
        let notified = NotifiedUser { user: &user, company_name: &account.company_name };
        let change = change_role(now, caller.actor(), member, owners, (role, notified), app.randomness());
        let (changed, commit) = change.map_err(|_| Problem::SoleOwner)?;
        Ok(View::changed(MemberView::of(&changed, &user), member.version, commit))
    })
    .await
}

fn is_retryable(error: &CommitError) -> bool {
    error.is_refused_for::<Member>() || error.is_refused_for::<Owners>()
}

/// Checks that the caller may manage members with these roles. For owners, recent authentication is required.
pub(crate) fn authorize_managing(
    caller: &Caller,
    invocation: &Invocation,
    roles: impl IntoIterator<Item = Role>,
) -> Result<(), Problem> {
    for role in roles {
        caller.authorize(Permission::managing(role))?;
        if role == Role::Owner {
            caller.require_recent_authentication(invocation.now)?;
        }
    }
    Ok(())
}
