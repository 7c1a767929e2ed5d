//! `GET /v1/me/memberships`

use axum::extract::State;
use domain::{
    Now, Stored, Timestamp,
    id::{AccountId, MemberId},
    personal::CompanyName,
    records::{Account, Member, Membership, Role},
};
use lambda::{App, Caller, Invocation, ListQuery, ListView, Problem, Route, View};
use serde::Serialize;

/// How many memberships one batch get reads, at two keys each. `DynamoDB` takes 100 keys.
const BATCH_SIZE: usize = 50;

/// An account that the caller is a member of.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = MyMembershipView)]
pub(crate) struct MembershipView {
    /// The caller's id as a member of the account.
    id: MemberId,
    account_id: AccountId,
    company_name: CompanyName,
    /// The caller's role in the account.
    role: Role,
    #[schema(value_type = String, format = "date-time")]
    since: Timestamp,
    /// Whether the current session is in this account.
    current: bool,
}

pub(crate) const ROUTE: Route = Route::PLAIN;

/// Lists the accounts that the caller is a member of, newest first. `POST /v1/sessions/current/account` switches the
/// session to another of them.
///
/// # Problems
/// `401 not-logged-in`; `400 invalid-query`.
#[utoipa::path(get, path = "/v1/me/memberships", tag = "me",
    responses((status = 200, body = ListView<MembershipView>, description = "The accounts")))]
pub(crate) async fn memberships(
    State(app): State<App>,
    invocation: Invocation,
    caller: Caller,
    ListQuery(page): ListQuery,
) -> Result<View<ListView<MembershipView>>, Problem> {
    let now = invocation.now;
    let page = app.store.list(&Membership::within(&caller.user()), &page, None, now).await?;
    let accounts = accounts_with_members(&app, &page.items, now).await?;
    let items = accounts.iter().map(|(account, member)| MembershipView {
        id: member.member,
        account_id: account.account,
        company_name: account.company_name.clone(),
        role: member.role,
        since: member.since,
        current: account.account == caller.account(),
    });
    Ok(View::new(ListView { items: items.collect(), next_cursor: page.next.map(|cursor| cursor.text()) }))
}

/// The account and the member record of each membership. Memberships that are removed during the reads are left out.
async fn accounts_with_members(
    app: &App,
    memberships: &[Stored<Membership>],
    now: Now,
) -> Result<Vec<(Stored<Account>, Stored<Member>)>, Problem> {
    let mut accounts = Vec::new();
    for memberships in memberships.chunks(BATCH_SIZE) {
        let keys =
            |Membership { account, member, .. }: &Membership| (Account::key(account), Member::key(account, member));
        let keys = memberships.iter().map(|membership| keys(membership)).collect::<Vec<_>>();
        accounts
            .extend(app.store.read(keys, now).await?.into_iter().filter_map(|(account, member)| account.zip(member)));
    }
    Ok(accounts)
}
