//! `GET /v1/invoices`

use axum::extract::State;
use domain::{Stored, accounts::role::Permission, records::Subscription};
use lambda::{AccountSession, App, Authenticated, Invocation, ListQuery, ListView, Problem, Route, View};

use crate::invoices::{page::page_of, view::InvoiceView};

pub(crate) const ROUTE: Route = Route::PLAIN;

/// Lists the invoices of the caller's account, newest first, each with where it stands. Credit notes stand with the invoice that they
/// correct. Owners, administrators and auditors see them, in a deactivated account, too.
///
/// # Problems
/// `401 not-logged-in`; `403 not-allowed`; `400 invalid-query`.
#[utoipa::path(get, path = "/v1/invoices", tag = "billing",
    responses((status = 200, body = ListView<InvoiceView>, description = "The invoices")))]
pub(crate) async fn invoices(
    State(app): State<App>,
    invocation: Invocation,
    Authenticated { caller, loaded: subscription }: Authenticated<AccountSession, Stored<Subscription>>,
    page: ListQuery,
) -> Result<View<ListView<InvoiceView>>, Problem> {
    caller.authorize(Permission::ReadBilling)?;
    page_of(&app, &subscription, page, invocation.now).await
}
