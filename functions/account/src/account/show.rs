//! `GET /v1/account`

use domain::{
    Timestamp,
    accounts::role::Permission,
    id::AccountId,
    personal::CompanyName,
    records::{Account, AccountStatus, Member, Role},
};
use lambda::{InAccount, Problem, Route, View};
use serde::Serialize;

/// The account that the caller is in.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct AccountView {
    id: AccountId,
    company_name: CompanyName,
    status: AccountStatus,
    /// Whether every member must have a second factor.
    second_factor_required: bool,
    /// The caller's role in the account.
    your_role: Role,
    #[schema(value_type = String, format = "date-time")]
    created_at: Timestamp,
}

impl AccountView {
    pub(crate) fn of(account: &Account, member: &Member) -> Self {
        Self {
            id: account.account,
            company_name: account.company_name.clone(),
            status: account.status,
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
pub(crate) async fn account(InAccount { caller, loaded: account }: InAccount) -> Result<View<AccountView>, Problem> {
    caller.authorize(Permission::ReadAccount)?;
    Ok(View::versioned(AccountView::of(&account, caller.member()?), account.version))
}
