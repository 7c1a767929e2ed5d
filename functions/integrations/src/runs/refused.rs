//! `GET /v1/integrations/{id}/runs/{run_id}/refused`

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

/// Fetches the rows of a run that were refused, as CSV with line, column and why, by a link that is valid for five minutes at most.
/// They are kept as long as the run's file.
///
/// # Problems
/// `401 not-logged-in`; `403 not-allowed`; `404 not-found` also if no rows were refused; `410 file-gone` once the file was deleted, or its
/// 90 days are over.
#[utoipa::path(get, path = "/v1/integrations/{id}/runs/{run_id}/refused", tag = "data",
    params(("id" = IntegrationId, Path, description = "The integration"), ("run_id" = RunId, Path, description = "The run")),
    responses((status = 302, description = "Where they can be fetched", headers(("Location" = String)))))]
pub(crate) async fn refused_rows(
    State(AppWithFiles { app, files }): State<AppWithFiles>,
    invocation: Invocation,
    caller: Caller,
    PathIds(id, run): PathIds<IntegrationId, RunId>,
) -> Result<Response, Problem> {
    caller.authorize(Permission::ReadIntegrations)?;
    let (integration, run) = load(&app, caller.account(), (id, run), invocation.now).await?;
    let file = run.readable_refused(integration.terms.direction, invocation.now).map_err(unreadable)?;
    redirect(&files, file, &run.refused_name(invocation.language), invocation.now).await
}
