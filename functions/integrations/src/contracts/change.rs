//! `PATCH /v1/integrations/{id}`

use axum::extract::State;
use domain::{
    accounts::role::Permission,
    billing::subscription::ClosedOperation,
    date::day_of,
    id::IntegrationId,
    integrations::{change::Deciding, request::ContractPatch},
    records::Integration,
};
use lambda::{
    AccountSession, App, Authenticated, IfMatch, Invocation, Json, NotifiedOwners, PathId, Problem, Route, View,
};
use store::CommitError;

use crate::contracts::{decider::Decider, refused::refused, view::IntegrationView};

/// How often the change is tried, if concurrent requests change the integration.
const TRIES: u32 = 3;

pub(crate) const ROUTE: Route = Route {
    problems: &[Problem::AccountDeactivated, Problem::IntegrationRevoked, Problem::EndpointNotSupported],
    is_costly: true,
    ..Route::PLAIN
};

/// Changes the contract of an integration: each change is a new version, and those before stay readable. Another recipient or other
/// fields need the statement anew. The direction and the data set stay. The account's owners are told by mail.
///
/// # Problems
/// `403 not-allowed`; `403 account-deactivated`; `404 not-found`; `409 integration-revoked`; `409 conflict`; `412 stale`;
/// `422 endpoint-not-supported` where nothing else is wrong; `422 invalid-input`.
#[utoipa::path(patch, path = "/v1/integrations/{id}", tag = "data",
    params(("id" = IntegrationId, Path, description = "The integration")),
    responses((status = 200, body = IntegrationView, description = "The integration now", headers(("ETag" = String)))))]
pub(crate) async fn change_integration(
    State(app): State<App>,
    invocation: Invocation,
    Authenticated { caller, loaded: (user, subscription) }: Authenticated<AccountSession, Decider>,
    PathId(id): PathId<IntegrationId>,
    if_match: IfMatch,
    Json { request, .. }: Json<ContractPatch>,
) -> Result<View<IntegrationView>, Problem> {
    let (now, account) = (invocation.now, caller.account());
    caller.authorize(Permission::ManageIntegrations)?;
    subscription.check_open(ClosedOperation::ChangeIntegration, now)?;
    let attempt = || async {
        let key = Integration::key(&account, &id);
        let (stored, notified) = NotifiedOwners::load(&app, key, account, now).await?;
        let stored = stored.ok_or(Problem::NotFound)?;
        if_match.check(stored.version)?;
        let asked = request.applied(&stored.contract(), day_of(now.timestamp())).map_err(refused)?;
        let (by, owners) = (caller.actor(), notified.owners());
        let deciding = Deciding { now, by, name: &user.name, owners: &owners, random: app.randomness() };
        let (integration, commit) = deciding.change(&stored, asked)?;
        Ok(View::changed(IntegrationView::of(&integration, &invocation), stored.version, commit))
    };
    app.change(TRIES, CommitError::is_refused_for::<Integration>, attempt).await
}
