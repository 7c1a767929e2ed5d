//! `DELETE /v1/datasets/{set}/rows/{external_id}`

use axum::{extract::State, http::StatusCode};
use domain::{
    Stored,
    accounts::role::Permission,
    billing::subscription::ClosedOperation,
    datasets::{Dataset, Deleted, Row},
    records::{Contact, Subscription, Transaction},
};
use lambda::{AccountSession, App, Authenticated, Caller, IfMatch, Invocation, Problem, Route};
use store::CommitError;

use crate::rows::{address::RowAddress, stored::load};

/// How often the deletion is tried, if concurrent requests change the row.
const TRIES: u32 = 3;

pub(crate) const ROUTE: Route = Route { problems: &[Problem::AccountDeactivated], ..Route::PLAIN };

/// Deletes a row.
///
/// # Problems
/// `403 not-allowed`; `403 account-deactivated`; `404 not-found`; `412 stale`, `412 precondition-failed`; `409 conflict`.
#[utoipa::path(delete, path = "/v1/datasets/{set}/rows/{*external_id}", tag = "data",
    params(("set" = Dataset, Path, description = "The data set"), ("external_id" = String, Path, description = "The row's own name")),
    responses((status = 204, description = "It is deleted")))]
pub(crate) async fn delete_row(
    State(app): State<App>,
    invocation: Invocation,
    Authenticated { caller, loaded: subscription }: Authenticated<AccountSession, Stored<Subscription>>,
    address: RowAddress,
    if_match: IfMatch,
) -> Result<StatusCode, Problem> {
    caller.authorize(Permission::WriteData)?;
    subscription.check_open(ClosedOperation::WriteDataset, invocation.now)?;
    match address.dataset {
        Dataset::Contacts => delete::<Contact>(&app, &invocation, &caller, &address, &if_match).await,
        Dataset::Transactions => delete::<Transaction>(&app, &invocation, &caller, &address, &if_match).await,
    }
}

async fn delete<R: Row>(
    app: &App,
    invocation: &Invocation,
    caller: &Caller,
    address: &RowAddress,
    if_match: &IfMatch,
) -> Result<StatusCode, Problem> {
    let (id, now) = (address.existing()?, invocation.now);
    let attempt = || async {
        let (_, stored) = load::<R>(app, caller.account(), id, now).await?;
        let stored = stored.ok_or(Problem::NotFound)?;
        if_match.check(stored.version)?;
        Ok((StatusCode::NO_CONTENT, Some(Deleted::commit(&stored, now, caller.actor(), app.randomness()))))
    };
    app.change(TRIES, CommitError::is_refused_for::<R>, attempt).await
}
