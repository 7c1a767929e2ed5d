//! `GET /v1/members`

use axum::extract::State;
use domain::{
    accounts::role::Permission,
    records::{Member, User},
};
use lambda::{App, Caller, Invocation, ListQuery, ListView, Problem, Route, View};
use store::PageRequest;

use crate::members::show::MemberView;

pub(crate) const ROUTE: Route = Route::PLAIN;

/// Lists the members of the caller's account, oldest membership first. Only owners, administrators and auditors see the
/// list: other members do not need their colleagues' addresses, and see their own data at `GET /v1/me`.
///
/// # Problems
/// `401 not-logged-in`; `403 not-allowed`; `400 invalid-query`.
#[utoipa::path(get, path = "/v1/members", tag = "members",
    responses((status = 200, body = ListView<MemberView>, description = "The members")))]
pub(crate) async fn members(
    State(app): State<App>,
    invocation: Invocation,
    caller: Caller,
    ListQuery(page): ListQuery,
) -> Result<View<ListView<MemberView>>, Problem> {
    caller.authorize(Permission::ReadMembers)?;
    let now = invocation.now;
    let page = PageRequest { newest_first: false, ..page };
    let page = app.store.list(&Member::within(&caller.account()), &page, None, now).await?;
    let profiles = page.items.iter().map(|member| User::key(&member.user)).collect::<Vec<_>>();
    let users = app.store.read(profiles, now).await?;
    // A member whose profile is erased while the list is read is left out.
    let found = page.items.iter().zip(users).filter_map(|(member, user)| Some((member, user?)));
    let items = found.map(|(member, user)| MemberView::of(member, &user)).collect();
    Ok(View::new(ListView { items, next_cursor: page.next.map(|cursor| cursor.text()) }))
}
