//! `GET /v1/datasets`

use domain::{accounts::role::Permission, datasets::Dataset};
use lambda::{Caller, ListView, Problem, Route, View};
use serde::Serialize;
use serde_json::Value;

use crate::datasets::schema::schema;

pub(crate) const ROUTE: Route = Route::PLAIN;

/// A data set.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct DatasetView {
    /// Its name in paths.
    pub(crate) name: Dataset,
    /// What a row of it looks like: a JSON Schema (2020-12).
    #[schema(value_type = Object)]
    pub(crate) schema: Value,
}

/// Lists the data sets: `contacts`, the individuals whom the subscriber deals with, and `transactions`, the financial lines. Each with
/// the JSON Schema of its rows.
///
/// # Problems
/// `401 not-logged-in`; `403 not-allowed`.
#[utoipa::path(get, path = "/v1/datasets", tag = "data",
    responses((status = 200, body = ListView<DatasetView>, description = "The data sets")))]
pub(crate) async fn datasets(caller: Caller) -> Result<View<ListView<DatasetView>>, Problem> {
    caller.authorize(Permission::ReadData)?;
    let items = Dataset::ALL.map(|name| DatasetView { name, schema: schema(name) });
    Ok(View::new(ListView { items: items.into(), next_cursor: None }))
}
