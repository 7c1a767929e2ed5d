//! `POST /v1/integrations/{id}/runs`

use axum::{extract::State, http::StatusCode, response::Response};
use domain::{
    Stored, accounts::role::Permission, billing::subscription::ClosedOperation, id::IntegrationId,
    records::Subscription,
};
use lambda::{AccountSession, App, Authenticated, IdempotencyKey, Invocation, PathId, Problem, Route};

use crate::runs::{
    refusal::refused,
    starting::{load, start},
    stored::newest,
    view::RunView,
};

pub(crate) const ROUTE: Route = Route {
    problems: &[
        Problem::AccountDeactivated,
        Problem::NeedsFile,
        Problem::IntegrationRevoked,
        Problem::IntegrationNotStarted,
        Problem::IntegrationEnded,
        Problem::RunUnderWay,
    ],
    is_rate_limited: true,
    is_costly: false,
};

/// Lets an export run. It is written within minutes, and its run tells when that is done. An import or update runs by a file that is
/// uploaded.
///
/// # Problems
/// `403 not-allowed`; `403 account-deactivated`; `404 not-found`; `409 needs-file` of an import or update; `409 integration-revoked`;
/// `409 integration-not-started`; `409 integration-ended`; `409 run-under-way`; `429 too-many-requests`.
#[utoipa::path(post, path = "/v1/integrations/{id}/runs", tag = "data",
    params(("id" = IntegrationId, Path, description = "The integration")),
    responses((status = 202, body = RunView, description = "The run, which is queued")))]
pub(crate) async fn start_run(
    State(app): State<App>,
    invocation: Invocation,
    Authenticated { caller, loaded: subscription }: Authenticated<AccountSession, Stored<Subscription>>,
    PathId(id): PathId<IntegrationId>,
    key: IdempotencyKey,
) -> Result<Response, Problem> {
    let (now, account) = (invocation.now, caller.account());
    caller.authorize(Permission::ManageIntegrations)?;
    subscription.check_open(ClosedOperation::RunIntegration, now)?;
    key.run_once(&app, now, &caller.key_owner(), &[], async |idempotent| {
        let (limits, counters, integration, ()) = load(&app, (account, id), (), now).await?;
        let start = start(&app, &caller, &invocation)?;
        let (run, _) = start.export(&integration, None).map_err(refused)?;
        let view = RunView::of(&run, integration.terms.direction, &invocation);
        let effect = async || {
            let newest = newest(&app, account, id, now).await?;
            Ok(start.export(&integration, newest.as_deref()).map_err(refused)?.1)
        };
        idempotent.commit_checked(&app, (&limits, counters), effect, StatusCode::ACCEPTED, &view).await
    })
    .await
}
