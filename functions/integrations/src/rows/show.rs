//! `GET /v1/datasets/{set}/rows/{external_id}`

use axum::extract::State;
use domain::{
    accounts::role::Permission,
    datasets::{Dataset, Row},
    records::{Contact, Transaction},
};
use lambda::{App, Caller, Invocation, Problem, Route, View};

use crate::rows::{address::RowAddress, stored::load, view::RowView};

pub(crate) const ROUTE: Route = Route::PLAIN;

/// Shows a row, with its `ETag`.
///
/// # Problems
/// `401 not-logged-in`; `403 not-allowed`; `404 not-found`.
#[utoipa::path(get, path = "/v1/datasets/{set}/rows/{*external_id}", operation_id = "row", tag = "data",
    params(("set" = Dataset, Path, description = "The data set"), ("external_id" = String, Path, description = "The row's own name")),
    responses((status = 200, body = RowView, description = "The row", headers(("ETag" = String)))))]
pub(crate) async fn row(
    State(app): State<App>,
    invocation: Invocation,
    caller: Caller,
    address: RowAddress,
) -> Result<View<RowView>, Problem> {
    caller.authorize(Permission::ReadData)?;
    match address.dataset {
        Dataset::Contacts => show::<Contact>(&app, &invocation, &caller, &address).await,
        Dataset::Transactions => show::<Transaction>(&app, &invocation, &caller, &address).await,
    }
}

async fn show<R: Row>(
    app: &App,
    invocation: &Invocation,
    caller: &Caller,
    address: &RowAddress,
) -> Result<View<RowView>, Problem> {
    let (_, stored) = load::<R>(app, caller.account(), address.existing()?, invocation.now).await?;
    let stored = stored.ok_or(Problem::NotFound)?;
    Ok(View::versioned(RowView(stored.view()), stored.version))
}
