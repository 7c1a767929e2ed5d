//! `GET /v1/integrations/{id}/runs/{run_id}`

use axum::extract::State;
use domain::{
    accounts::role::Permission,
    id::{IntegrationId, RunId},
};
use lambda::{App, Caller, Invocation, PathIds, Problem, Route, View};

use crate::runs::{stored::load, view::RunView};

pub(crate) const ROUTE: Route = Route::PLAIN;

/// Shows a run of an integration: when, which file, how it went, and how many rows.
///
/// # Problems
/// `401 not-logged-in`; `403 not-allowed`; `404 not-found`.
#[utoipa::path(get, path = "/v1/integrations/{id}/runs/{run_id}", tag = "data",
    params(("id" = IntegrationId, Path, description = "The integration"), ("run_id" = RunId, Path, description = "The run")),
    responses((status = 200, body = RunView, description = "The run", headers(("ETag" = String)))))]
pub(crate) async fn run(
    State(app): State<App>,
    invocation: Invocation,
    caller: Caller,
    PathIds(id, run): PathIds<IntegrationId, RunId>,
) -> Result<View<RunView>, Problem> {
    caller.authorize(Permission::ReadIntegrations)?;
    let (integration, run) = load(&app, caller.account(), (id, run), invocation.now).await?;
    Ok(View::versioned(RunView::of(&run, integration.terms.direction, &invocation), run.version))
}
