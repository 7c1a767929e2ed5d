//! `GET /v1/staff/accounts/{id}/billing-details`

use axum::extract::State;
use domain::{
    billing::{change::look_by_finance, details::BillingDetailsView},
    id::AccountId,
    records::{Account, AuditAction, BillingProfile, StaffRole},
};
use lambda::{App, Invocation, PathId, Problem, Route, StaffCaller, View};

use crate::billing_details::show::version;

pub(crate) const ROUTE: Route = Route { problems: &[Problem::Conflict], ..Route::PLAIN };

/// Shows the operator's finance the billing details of an account, without `extra` (P37). The look is recorded in the account's audit
/// log before anything is shown.
///
/// # Problems
/// `401 not-logged-in`; `403 not-allowed` for other staff; `404 not-found`.
#[utoipa::path(get, path = "/v1/staff/accounts/{id}/billing-details", tag = "staff",
    params(("id" = AccountId, Path, description = "The account's id")),
    responses((status = 200, body = BillingDetailsView, description = "The details", headers(("ETag" = String)))))]
pub(crate) async fn billing_details_of(
    State(app): State<App>,
    invocation: Invocation,
    StaffCaller { caller, .. }: StaffCaller,
    PathId(account): PathId<AccountId>,
) -> Result<View<BillingDetailsView>, Problem> {
    caller.require_role(StaffRole::Finance)?;
    let now = invocation.now;
    let (found, stored) = app.store.read((Account::key(&account), BillingProfile::key(&account)), now).await?;
    found.ok_or(Problem::NotFound)?;
    app.store
        .commit(look_by_finance(account, now, (caller.actor(), AuditAction::BillingDetailsViewed), app.randomness()))
        .await?;
    let view = stored.as_ref().map(|stored| BillingDetailsView::from(stored.details())).unwrap_or_default();
    Ok(View::versioned(view.for_finance(), version(stored.as_ref())))
}
