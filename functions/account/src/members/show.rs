//! `GET /v1/members/{id}`, and a member as others see them.

use axum::extract::State;
use domain::{
    Now, Timestamp,
    accounts::{leaving::MembershipRecords, role::Permission},
    id::{MemberId, UserId},
    identity::email_problem::EmailProblem,
    personal::{EmailAddress, PersonName},
    records::{Account, Member, Owners, Role, User},
};
use lambda::{App, Caller, Invocation, PathId, Problem, Route, View};
use serde::Serialize;

/// A member.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct MemberView {
    id: MemberId,
    user_id: UserId,
    name: PersonName,
    email: EmailAddress,
    /// What is wrong with the address, if mails to it came back or were called spam.
    email_problem: Option<EmailProblem>,
    role: Role,
    /// When they became a member.
    #[schema(value_type = String, format = "date-time")]
    since: Timestamp,
}

impl MemberView {
    pub(crate) fn of(member: &Member, user: &User) -> Self {
        Self {
            id: member.member,
            user_id: member.user,
            name: user.name.clone(),
            email: user.email.clone(),
            email_problem: user.email_problem,
            role: member.role,
            since: member.since,
        }
    }
}

/// A member of the caller's account, with the records that a change of the membership needs. A member of another
/// account is not found.
pub(crate) async fn member_records(
    app: &App,
    caller: &Caller,
    id: MemberId,
    now: Now,
) -> Result<MembershipRecords, Problem> {
    find_member_records(app, caller, id, now).await?.ok_or(Problem::NotFound)
}

/// Like [`member_records`]; `None` if there is no such member.
pub(crate) async fn find_member_records(
    app: &App,
    caller: &Caller,
    id: MemberId,
    now: Now,
) -> Result<Option<MembershipRecords>, Problem> {
    let account = caller.account();
    let keys = (Account::key(&account), Owners::key(&account), Member::key(&account, &id));
    let (account, owners, member) = app.store.read(keys, now).await?;
    let Some(member) = member else { return Ok(None) };
    let (account, owners) = account.zip(owners).ok_or_else(|| Problem::unexpected("an account without its records"))?;
    Ok(Some(MembershipRecords { account, member, owners }))
}

pub(crate) const ROUTE: Route = Route::PLAIN;

/// Shows a member of the caller's account. Every member can see themselves. Only owners, administrators and auditors
/// can see others.
///
/// # Problems
/// `401 not-logged-in`; `403 not-allowed`; `404 not-found`.
#[utoipa::path(get, path = "/v1/members/{id}", tag = "members", params(("id" = MemberId, Path, description = "The member")),
    responses((status = 200, body = MemberView, description = "The member", headers(("ETag" = String)))))]
pub(crate) async fn member(
    State(app): State<App>,
    invocation: Invocation,
    caller: Caller,
    PathId(id): PathId<MemberId>,
) -> Result<View<MemberView>, Problem> {
    if id != caller.member()?.member {
        caller.authorize(Permission::ReadMembers)?;
    }
    let now = invocation.now;
    let member = app.store.get(&Member::key(&caller.account(), &id), now).await?.ok_or(Problem::NotFound)?;
    let user = app.store.get(&User::key(&member.user), now).await?.ok_or(Problem::NotFound)?;
    Ok(View::versioned(MemberView::of(&member, &user), member.version))
}
