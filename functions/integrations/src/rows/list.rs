//! `GET /v1/datasets/{set}/rows`

use axum::extract::State;
use domain::{
    Now,
    accounts::role::Permission,
    datasets::{Dataset, Row, RowFilter},
    id::AccountId,
    records::{Contact, Transaction},
};
use lambda::{App, Caller, FilteredList, Invocation, ListView, Problem, Route, View};
use store::{Page, PageRequest};

use crate::rows::{
    address::PathDataset,
    view::{RowView, Rows},
};

pub(crate) const ROUTE: Route = Route::PLAIN;

/// Lists the rows of a data set: contacts in no particular order, or those with an address; transactions of all days or of some, the
/// newest day first.
///
/// # Problems
/// `401 not-logged-in`; `403 not-allowed`; `404 not-found` if there is no such data set; `400 invalid-query`, with every wrong
/// parameter in `errors`.
#[utoipa::path(get, path = "/v1/datasets/{set}/rows", operation_id = "rows", tag = "data",
    params(("set" = Dataset, Path, description = "The data set")),
    responses((status = 200, body = Rows, description = "The rows")))]
pub(crate) async fn rows(
    State(app): State<App>,
    invocation: Invocation,
    caller: Caller,
    PathDataset(set): PathDataset,
    FilteredList(page, filter): FilteredList<RowFilter>,
) -> Result<View<Rows>, Problem> {
    caller.authorize(Permission::ReadData)?;
    filter.check(set).map_err(Problem::InvalidParameters)?;
    let (account, now) = (caller.account(), invocation.now);
    Ok(View::new(match set {
        Dataset::Contacts => view(contacts(&app, account, &filter, &page, now).await?),
        Dataset::Transactions => view(app.store.rows_of_days::<Transaction>(account, filter.days, &page, now).await?),
    }))
}

async fn contacts(
    app: &App,
    account: AccountId,
    filter: &RowFilter,
    page: &PageRequest,
    now: Now,
) -> Result<Page<Contact>, Problem> {
    Ok(match &filter.email {
        Some(email) => app.store.rows_of_email(account, email, page, now).await?,
        None => app.store.rows(account, page, now).await?,
    })
}

fn view<R: Row>(page: Page<R>) -> Rows {
    let items = page.items.iter().map(|row| RowView(row.view())).collect();
    ListView { items, next_cursor: page.next.map(|cursor| cursor.text()) }
}
