//! `GET /v1/staff/accounts/{id}/invoices`

use axum::extract::State;
use domain::{
    billing::change::look_by_finance,
    id::AccountId,
    records::{AuditAction, StaffRole, Subscription},
};
use lambda::{App, Invocation, ListQuery, ListView, PathId, Problem, Route, StaffCaller, View};

use crate::invoices::{page::page_of, view::InvoiceView};

pub(crate) const ROUTE: Route = Route { problems: &[Problem::Conflict], ..Route::PLAIN };

/// Lists the invoices of an account for the operator's finance, newest first, each with where it stands (P37). The look is recorded in the
/// account's audit log before anything is shown.
///
/// # Problems
/// `401 not-logged-in`; `403 not-allowed` for other staff; `404 not-found`; `400 invalid-query`.
#[utoipa::path(get, path = "/v1/staff/accounts/{id}/invoices", tag = "staff",
    params(("id" = AccountId, Path, description = "The account's id")),
    responses((status = 200, body = ListView<InvoiceView>, description = "The invoices")))]
pub(crate) async fn invoices_of(
    State(app): State<App>,
    invocation: Invocation,
    StaffCaller { caller, .. }: StaffCaller,
    PathId(account): PathId<AccountId>,
    page: ListQuery,
) -> Result<View<ListView<InvoiceView>>, Problem> {
    caller.require_role(StaffRole::Finance)?;
    let now = invocation.now;
    let subscription = app.store.read(Subscription::key(&account), now).await?.ok_or(Problem::NotFound)?;
    let look = look_by_finance(account, now, (caller.actor(), AuditAction::InvoicesViewed), app.randomness());
    app.store.commit(look).await?;
    page_of(&app, &subscription, page, now).await
}
