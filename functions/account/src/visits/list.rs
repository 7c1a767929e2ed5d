//! `GET /v1/visits`

use axum::extract::State;
use domain::{
    Timestamp, accounts::role::Permission, personal::BrowserType, range::TimeRange, records::Visit, visits::Pseudonym,
};
use lambda::{App, Caller, FilteredList, Invocation, ListView, Problem, Route, View};
use serde::Serialize;

/// That somebody called a route.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct VisitView {
    #[schema(value_type = String, format = "date-time")]
    at: Timestamp,
    /// Who it was: another text for each person, each account and each day in Copenhagen.
    pseudonym: Pseudonym,
    /// The path as the API's documentation names it.
    #[schema(example = "/v1/members/{id}")]
    route: String,
    #[schema(example = "GET")]
    method: String,
    browser: BrowserType,
}

impl From<Visit> for VisitView {
    fn from(visit: Visit) -> Self {
        let Visit { visit: id, pseudonym, route, method, browser_type, .. } = visit;
        Self { at: id.made_at(), pseudonym, route, method, browser: browser_type }
    }
}

pub(crate) const ROUTE: Route = Route::PLAIN;

/// Lists which routes people in the caller's account called within the last 90 days, newest first and under pseudonyms (P14). Owners
/// see it.
///
/// # Problems
/// `401 not-logged-in`; `403 not-allowed`; `400 invalid-query`, with every wrong parameter in `errors`.
#[utoipa::path(get, path = "/v1/visits", operation_id = "visits", tag = "account",
    responses((status = 200, body = ListView<VisitView>, description = "The visits")))]
pub(crate) async fn visits(
    State(app): State<App>,
    invocation: Invocation,
    caller: Caller,
    FilteredList(page, range): FilteredList<TimeRange>,
) -> Result<View<ListView<VisitView>>, Problem> {
    caller.authorize(Permission::ReadVisits)?;
    let page = app.store.visits(caller.account(), range, &page, invocation.now).await?;
    let items = page.items.into_iter().map(|visit| visit.record.into()).collect();
    Ok(View::new(ListView { items, next_cursor: page.next.map(|cursor| cursor.text()) }))
}
