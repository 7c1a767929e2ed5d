//! `DELETE /v1/integrations/{id}`

use axum::{extract::State, http::StatusCode};
use domain::{accounts::role::Permission, id::IntegrationId, integrations::change::Deciding, records::Integration};
use lambda::{App, CurrentUser, IfMatch, Invocation, NotifiedOwners, PathId, Problem, Route};
use store::CommitError;

/// How often the change is tried, if concurrent requests change the integration.
const TRIES: u32 = 3;

pub(crate) const ROUTE: Route = Route { is_costly: true, ..Route::PLAIN };

/// Revokes an integration at once. Its contracts stay readable. The account's owners are told by mail. A deactivated account may do
/// this, too.
///
/// # Problems
/// `403 not-allowed`; `404 not-found`; `409 conflict`; `412 stale`.
#[utoipa::path(delete, path = "/v1/integrations/{id}", tag = "data",
    params(("id" = IntegrationId, Path, description = "The integration")),
    responses((status = 204, description = "The integration is revoked")))]
pub(crate) async fn revoke_integration(
    State(app): State<App>,
    invocation: Invocation,
    CurrentUser { caller, loaded: user }: CurrentUser,
    PathId(id): PathId<IntegrationId>,
    if_match: IfMatch,
) -> Result<StatusCode, Problem> {
    let (now, account) = (invocation.now, caller.account());
    caller.authorize(Permission::ManageIntegrations)?;
    let attempt = || async {
        let key = Integration::key(&account, &id);
        let (stored, notified) = NotifiedOwners::load(&app, key, account, now).await?;
        let stored = stored.ok_or(Problem::NotFound)?;
        if_match.check(stored.version)?;
        let (by, owners) = (caller.actor(), notified.owners());
        let deciding = Deciding { now, by, name: &user.name, owners: &owners, random: app.randomness() };
        Ok((StatusCode::NO_CONTENT, deciding.revoke(&stored)))
    };
    app.change(TRIES, CommitError::is_refused_for::<Integration>, attempt).await
}
