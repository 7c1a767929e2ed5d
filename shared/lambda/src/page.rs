//! Lists, page by page.

use axum::{
    extract::{FromRequestParts, Query},
    http::request::Parts,
};
use serde::{Deserialize, Serialize};
use store::{Cursor, PageRequest};

use crate::Problem;

/// `?limit=&cursor=`.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Parameters {
    /// At most how many: 1–100.
    #[param(minimum = 1, maximum = 100, default = 50)]
    limit: Option<usize>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// The page that the caller requests.
#[derive(Debug)]
pub struct ListQuery(pub PageRequest);

impl<S: Send + Sync> FromRequestParts<S> for ListQuery {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Query(query) =
            Query::<Parameters>::from_request_parts(parts, state).await.map_err(|_| Problem::InvalidQuery)?;
        let limit = query.limit.unwrap_or(50);
        if !(1..=100).contains(&limit) {
            return Err(Problem::InvalidQuery);
        }
        let cursor = query.cursor.map(|text| Cursor::parse(&text).ok_or(Problem::InvalidQuery)).transpose()?;
        Ok(Self(PageRequest { limit, cursor, newest_first: true }))
    }
}

impl utoipa::IntoParams for ListQuery {
    fn into_params(
        parameter_in_provider: impl Fn() -> Option<utoipa::openapi::path::ParameterIn>,
    ) -> Vec<utoipa::openapi::path::Parameter> {
        Parameters::into_params(parameter_in_provider)
    }
}

/// A page as it stands in a reply.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ListView<T> {
    /// What is on it.
    pub items: Vec<T>,
    /// What `cursor` the next page has, if there is one.
    pub next_cursor: Option<String>,
}
