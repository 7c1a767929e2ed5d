//! `GET /v1/integrations`

use axum::extract::State;
use domain::{accounts::role::Permission, records::Integration};
use lambda::{App, Caller, Invocation, ListQuery, ListView, Problem, Route, View};

use crate::contracts::view::IntegrationView;

pub(crate) const ROUTE: Route = Route::PLAIN;

/// Lists the integrations of the caller's account, newest first, those that were revoked among them. Owners, administrators and
/// auditors see them.
///
/// # Problems
/// `401 not-logged-in`; `403 not-allowed`; `400 invalid-query`.
#[utoipa::path(get, path = "/v1/integrations", tag = "data",
    responses((status = 200, body = ListView<IntegrationView>, description = "The integrations")))]
pub(crate) async fn integrations(
    State(app): State<App>,
    invocation: Invocation,
    caller: Caller,
    ListQuery(page): ListQuery,
) -> Result<View<ListView<IntegrationView>>, Problem> {
    caller.authorize(Permission::ReadIntegrations)?;
    let page = app.store.list(&Integration::within(&caller.account()), &page, None, invocation.now).await?;
    let items = page.items.iter().map(|integration| IntegrationView::of(integration, &invocation)).collect();
    Ok(View::new(ListView { items, next_cursor: page.next.map(|cursor| cursor.text()) }))
}
