//! `GET /v1/account`

use domain::{
    Now, Stored, Timestamp,
    accounts::role::Permission,
    billing::subscription::State,
    id::AccountId,
    personal::CompanyName,
    records::{Account, Member, Role, Subscription},
};
use lambda::{AccountSession, Authenticated, Invocation, Problem, Route, View};
use serde::Serialize;

/// The account that the caller is in.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct AccountView {
    id: AccountId,
    company_name: CompanyName,
    /// The status of its subscription.
    #[schema(value_type = State)]
    status: &'static str,
    /// Whether every member must have a second factor.
    second_factor_required: bool,
    /// The caller's role in the account.
    your_role: Role,
    #[schema(value_type = String, format = "date-time")]
    created_at: Timestamp,
}

impl AccountView {
    pub(crate) fn of(account: &Account, subscription: &Subscription, member: &Member, now: Now) -> Self {
        Self {
            id: account.account,
            company_name: account.company_name.clone(),
            status: subscription.life(now).state.code(),
            second_factor_required: account.second_factor_required,
            your_role: member.role,
            created_at: account.created_at,
        }
    }
}

pub(crate) const ROUTE: Route = Route::PLAIN;

/// Shows the account that the caller is in.
///
/// # Problems
/// `401 not-logged-in`.
#[utoipa::path(get, path = "/v1/account", tag = "account",
    responses((status = 200, body = AccountView, description = "The account", headers(("ETag" = String)))))]
pub(crate) async fn account(
    invocation: Invocation,
    Authenticated { caller, loaded: (account, subscription) }: Authenticated<
        AccountSession,
        (Stored<Account>, Stored<Subscription>),
    >,
) -> Result<View<AccountView>, Problem> {
    caller.authorize(Permission::ReadAccount)?;
    let view = AccountView::of(&account, &subscription, caller.member()?, invocation.now);
    Ok(View::versioned(view, account.version))
}
