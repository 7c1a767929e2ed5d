//! `POST /v1/integrations`

use axum::{extract::State, http::StatusCode, response::Response};
use domain::{
    Now,
    accounts::role::Permission,
    billing::subscription::ClosedOperation,
    date::day_of,
    id::{AccountId, IntegrationId},
    integrations::{
        change::{Deciding, PER_ACCOUNT, allows},
        request::ContractRequest,
    },
    records::Integration,
};
use lambda::{
    AccountSession, App, Authenticated, IdempotencyKey, Invocation, Json, NotifiedOwners, Problem, RateLimits, Route,
};

use crate::contracts::{decider::Decider, refused::refused, view::IntegrationView};

pub(crate) const ROUTE: Route = Route {
    problems: &[
        Problem::AccountDeactivated,
        Problem::NotFound,
        Problem::TooManyIntegrations,
        Problem::EndpointNotSupported,
    ],
    is_rate_limited: true,
    is_costly: true,
};

/// Sets up an integration: which fields of a data set go from or to whom, from which day until which, and how. Nothing is
/// transferred without the statement that the other side is authorised. The account's owners are told by mail.
///
/// # Problems
/// `403 not-allowed`; `403 account-deactivated`; `409 too-many-integrations`; `422 endpoint-not-supported` where nothing else is wrong;
/// `422 invalid-input`, with `not-authorised` and `outside-eea-not-confirmed` for what is not stated; `429 too-many-requests`.
#[utoipa::path(post, path = "/v1/integrations", tag = "data",
    responses((status = 201, body = IntegrationView, description = "The new integration")))]
pub(crate) async fn create_integration(
    State(app): State<App>,
    invocation: Invocation,
    Authenticated { caller, loaded: (user, subscription) }: Authenticated<AccountSession, Decider>,
    key: IdempotencyKey,
    Json { request, bytes }: Json<ContractRequest>,
) -> Result<Response, Problem> {
    let (now, account) = (invocation.now, caller.account());
    caller.authorize(Permission::ManageIntegrations)?;
    subscription.check_open(ClosedOperation::ChangeIntegration, now)?;
    key.run_once(&app, now, &caller.key_owner(), &bytes, async |idempotent| {
        let asked = request.contract(day_of(now.timestamp())).map_err(refused)?;
        let limits = RateLimits::default().and(&app.store, &PER_ACCOUNT, &account.to_bytes())?;
        let (counters, notified) = NotifiedOwners::load(&app, &limits, account, now).await?;
        let id = app.id(IntegrationId::new, now)?;
        let (by, owners) = (caller.actor(), notified.owners());
        let deciding = Deciding { now, by, name: &user.name, owners: &owners, random: app.randomness() };
        let set_up = || deciding.set_up(id, asked.clone());
        let view = IntegrationView::of(&set_up().0, &invocation);
        let checked = async || check_count(&app, account, now).await.map(|()| set_up().1);
        idempotent.commit_checked(&app, (&limits, counters), checked, StatusCode::CREATED, &view).await
    })
    .await
}

/// Checks that the account may have one more integration. Those that were revoked do not count.
async fn check_count(app: &App, account: AccountId, now: Now) -> Result<(), Problem> {
    let stored = app.store.all(&Integration::within(&account), now).await?;
    let allowed = allows(stored.iter().map(|integration| &integration.record));
    if allowed { Ok(()) } else { Err(Problem::TooManyIntegrations) }
}
