//! `DELETE /v1/integrations/{id}/runs/{run_id}/file`

use axum::{extract::State, http::StatusCode};
use domain::{
    accounts::role::Permission,
    id::{IntegrationId, RunId},
    integrations::runs::delete_files,
    records::Run,
};
use lambda::{App, Caller, IfMatch, Invocation, PathIds, Problem, Route};
use store::CommitError;

use crate::runs::refusal::unreadable;

/// How often the change is tried, while the run itself comes further.
const TRIES: u32 = 6;

pub(crate) const ROUTE: Route = Route::PLAIN;

/// Deletes the file of a run, and its refused rows, before their time. They cannot be read from now on, and the bytes are erased within a
/// minute. A run that waits for the file or reads it ends. The run stays on record. A deactivated account may do this, too.
///
/// # Problems
/// `403 not-allowed`; `404 not-found` also if there is no file yet; `409 conflict`; `412 stale`.
#[utoipa::path(delete, path = "/v1/integrations/{id}/runs/{run_id}/file", tag = "data",
    params(("id" = IntegrationId, Path, description = "The integration"), ("run_id" = RunId, Path, description = "The run")),
    responses((status = 204, description = "The file is deleted")))]
pub(crate) async fn delete_run_file(
    State(app): State<App>,
    invocation: Invocation,
    caller: Caller,
    PathIds(id, run): PathIds<IntegrationId, RunId>,
    if_match: IfMatch,
) -> Result<StatusCode, Problem> {
    let now = invocation.now;
    caller.authorize(Permission::ManageIntegrations)?;
    let attempt = || async {
        let stored = app.store.read(Run::key(&caller.account(), &id, &run), now).await?.ok_or(Problem::NotFound)?;
        if_match.check(stored.version)?;
        let deleted = delete_files(&stored, (now, caller.actor()), app.randomness());
        Ok((StatusCode::NO_CONTENT, deleted.map_err(unreadable)?))
    };
    app.change(TRIES, CommitError::is_refused_for::<Run>, attempt).await
}
