//! `GET /v1/integrations/{id}`

use axum::extract::State;
use domain::{accounts::role::Permission, id::IntegrationId, records::Integration};
use lambda::{App, Caller, Invocation, PathId, Problem, Route, View};

use crate::contracts::view::IntegrationView;

pub(crate) const ROUTE: Route = Route::PLAIN;

/// Shows an integration with its contract. One that was revoked is shown, too.
///
/// # Problems
/// `401 not-logged-in`; `403 not-allowed`; `404 not-found`.
#[utoipa::path(get, path = "/v1/integrations/{id}", tag = "data",
    params(("id" = IntegrationId, Path, description = "The integration")),
    responses((status = 200, body = IntegrationView, description = "The integration", headers(("ETag" = String)))))]
pub(crate) async fn integration(
    State(app): State<App>,
    invocation: Invocation,
    caller: Caller,
    PathId(id): PathId<IntegrationId>,
) -> Result<View<IntegrationView>, Problem> {
    caller.authorize(Permission::ReadIntegrations)?;
    let found = app.store.read(Integration::key(&caller.account(), &id), invocation.now).await?;
    let found = found.ok_or(Problem::NotFound)?;
    Ok(View::versioned(IntegrationView::of(&found, &invocation), found.version))
}
