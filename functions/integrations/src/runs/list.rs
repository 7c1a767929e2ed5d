//! `GET /v1/integrations/{id}/runs`

use axum::extract::State;
use domain::{
    accounts::role::Permission,
    id::IntegrationId,
    records::{Integration, Run},
};
use lambda::{App, Caller, Invocation, ListQuery, ListView, PathId, Problem, Route, View};

use crate::runs::{stored::of, view::RunView};

pub(crate) const ROUTE: Route = Route::PLAIN;

/// Lists the runs of an integration, newest first: when, who started each, which file, how it went, and how many rows. Owners,
/// administrators and auditors see them.
///
/// # Problems
/// `401 not-logged-in`; `403 not-allowed`; `404 not-found`; `400 invalid-query`.
#[utoipa::path(get, path = "/v1/integrations/{id}/runs", tag = "data",
    params(("id" = IntegrationId, Path, description = "The integration")),
    responses((status = 200, body = ListView<RunView>, description = "The runs")))]
pub(crate) async fn runs(
    State(app): State<App>,
    invocation: Invocation,
    caller: Caller,
    PathId(id): PathId<IntegrationId>,
    ListQuery(page): ListQuery,
) -> Result<View<ListView<RunView>>, Problem> {
    caller.authorize(Permission::ReadIntegrations)?;
    let (account, now) = (caller.account(), invocation.now);
    let found = app.store.read(Integration::key(&account, &id), now).await?.ok_or(Problem::NotFound)?;
    let page = app.store.list_selected(&Run::within(&account), &page, &of(account, id), now).await?;
    let items = page.items.iter().map(|run| RunView::of(run, found.terms.direction, &invocation)).collect();
    Ok(View::new(ListView { items, next_cursor: page.next.map(|cursor| cursor.text()) }))
}
