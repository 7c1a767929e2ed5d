//! `GET /v1/integrations/{id}/runs/{run_id}/file`

use axum::{extract::State, response::Response};
use domain::{
    accounts::role::Permission,
    id::{IntegrationId, RunId},
};
use lambda::{Caller, Invocation, PathIds, Problem, Route};

use crate::{
    AppWithFiles,
    runs::{link::redirect, refusal::unreadable, stored::load},
};

pub(crate) const ROUTE: Route = Route { problems: &[Problem::FileGone], ..Route::PLAIN };

/// Fetches the file of a run, as it was uploaded or written, by a link that is valid for five minutes at most. Files are kept for
/// 90 days.
///
/// # Problems
/// `401 not-logged-in`; `403 not-allowed`; `404 not-found` also if there is no file yet; `410 file-gone` once it was deleted, or its 90
/// days are over.
#[utoipa::path(get, path = "/v1/integrations/{id}/runs/{run_id}/file", tag = "data",
    params(("id" = IntegrationId, Path, description = "The integration"), ("run_id" = RunId, Path, description = "The run")),
    responses((status = 302, description = "Where it can be fetched", headers(("Location" = String)))))]
pub(crate) async fn run_file(
    State(AppWithFiles { app, files }): State<AppWithFiles>,
    invocation: Invocation,
    caller: Caller,
    PathIds(id, run): PathIds<IntegrationId, RunId>,
) -> Result<Response, Problem> {
    caller.authorize(Permission::ReadIntegrations)?;
    let (integration, run) = load(&app, caller.account(), (id, run), invocation.now).await?;
    let file = run.readable_file(integration.terms.direction, invocation.now).map_err(unreadable)?;
    redirect(&files, file, run.endpoint.as_str(), invocation.now).await
}
