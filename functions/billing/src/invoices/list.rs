//! `GET /v1/invoices`

use axum::extract::State;
use domain::{
    Stored,
    accounts::role::Permission,
    records::{IssuedInvoice, Subscription},
};
use lambda::{AccountSession, App, Authenticated, Invocation, ListQuery, ListView, Problem, Route, View};
use store::{Match, Selection};

use crate::invoices::view::{InvoiceView, Standing};

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
    ListQuery(page): ListQuery,
) -> Result<View<ListView<InvoiceView>>, Problem> {
    caller.authorize(Permission::ReadBilling)?;
    let (scope, now) = (IssuedInvoice::within(&caller.account()), invocation.now);
    let selection = Selection { matching: vec![Match::Absent("corrects")], ..Selection::default() };
    let page = app.store.list_selected(&scope, &page, &selection, now).await?;
    let standing = Standing::of(&subscription, now);
    let items = page.items.iter().map(|issued| standing.view(issued)).collect();
    Ok(View::new(ListView { items, next_cursor: page.next.map(|cursor| cursor.text()) }))
}
