//! `GET /v1/integrations/{id}/versions`

use axum::extract::State;
use domain::{
    accounts::role::Permission,
    id::IntegrationId,
    records::{ContractVersion, Integration},
};
use lambda::{App, Caller, Invocation, ListQuery, ListView, PathId, Problem, Route, View};
use store::Selection;

use crate::contracts::view::ContractVersionView;

pub(crate) const ROUTE: Route = Route::PLAIN;

/// Lists the versions of an integration's contract, newest first: who made each, who stated what, and when.
///
/// # Problems
/// `401 not-logged-in`; `403 not-allowed`; `404 not-found`; `400 invalid-query`.
#[utoipa::path(get, path = "/v1/integrations/{id}/versions", operation_id = "contract_versions", tag = "data",
    params(("id" = IntegrationId, Path, description = "The integration")),
    responses((status = 200, body = ListView<ContractVersionView>, description = "The versions")))]
pub(crate) async fn versions(
    State(app): State<App>,
    invocation: Invocation,
    caller: Caller,
    PathId(id): PathId<IntegrationId>,
    ListQuery(page): ListQuery,
) -> Result<View<ListView<ContractVersionView>>, Problem> {
    caller.authorize(Permission::ReadIntegrations)?;
    let (account, now) = (caller.account(), invocation.now);
    let _ = app.store.read(Integration::key(&account, &id), now).await?.ok_or(Problem::NotFound)?;
    let selection = Selection { between: Some(ContractVersion::range(account, id)), ..Selection::default() };
    let page = app.store.list_selected(&ContractVersion::within(&account), &page, &selection, now).await?;
    let items = page.items.iter().map(|version| ContractVersionView::of(version, invocation.language)).collect();
    Ok(View::new(ListView { items, next_cursor: page.next.map(|cursor| cursor.text()) }))
}
