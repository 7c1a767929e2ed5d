//! Lists, page by page.

use axum::{
    extract::{FromRequestParts, Query},
    http::request::Parts,
};
use domain::{
    FieldErrorCode, FieldErrors, audit::AuditFilter, billing::reports::ReportPeriod, datasets::RowFilter,
    field_error::Request, range::TimeRange,
};
use serde::Serialize;
use serde_json::{Map, Value};
use store::{Cursor, PageRequest};
use utoipa::openapi::{ObjectBuilder, Required, Type, path::Parameter};

use crate::{Problem, query_parameter};

/// How many records a page has if the caller does not say, and at most.
const LIMIT: (usize, usize) = (50, 100);

/// The page that the caller requests: `?limit=&cursor=`.
#[derive(Debug)]
pub struct ListQuery(pub PageRequest);

/// The page that the caller requests, and the filters of the list.
#[derive(Debug)]
pub struct FilteredList<F>(pub PageRequest, pub F);

/// What the caller asks for in the query, of what is no list.
#[derive(Debug)]
pub struct QueryParameters<F>(pub F);

/// The filters of a list, read from the query.
pub trait Filter: Request {
    /// The parameters, as they are documented.
    fn parameters() -> Vec<Parameter>;
}

impl Filter for () {
    fn parameters() -> Vec<Parameter> {
        Vec::new()
    }
}

impl Filter for TimeRange {
    fn parameters() -> Vec<Parameter> {
        let schema = || ObjectBuilder::new().schema_type(Type::String).examples(["2026-11-29", "2026-11-29T12:00:00Z"]);
        let from = "From when on: a day in Copenhagen, or a moment (RFC 3339)";
        let to = "Until when: a day, which is included, or a moment, which is not";
        vec![query_parameter("from", from, schema()), query_parameter("to", to, schema())]
    }
}

impl Filter for RowFilter {
    fn parameters() -> Vec<Parameter> {
        let text = |example: &str| ObjectBuilder::new().schema_type(Type::String).examples([example]);
        vec![
            query_parameter("email", "Contacts with this address", text("ada@rodgrod.example")),
            query_parameter("from", "Transactions from this day on", text("2026-10-01")),
            query_parameter("to", "Transactions until this day, which is included", text("2026-10-31")),
        ]
    }
}

impl Filter for AuditFilter {
    fn parameters() -> Vec<Parameter> {
        let schema = |example| ObjectBuilder::new().schema_type(Type::String).examples([example]);
        let [person, other] = ["usr_01k9zcm3v1e6yb8t2hq4xgn7da", "usr_01k9zcm3v1e6yb8t2hq4xgn7db"];
        let actor = "Who did it: the id of a person, `staff` or `system`";
        let subject = "The id of the person concerned, other than who did it, or the `row`";
        let more =
            [query_parameter("actor", actor, schema(person)), query_parameter("subject", subject, schema(other))];
        TimeRange::parameters().into_iter().chain(more).collect()
    }
}

/// Both days are required.
impl Filter for ReportPeriod {
    fn parameters() -> Vec<Parameter> {
        let schema = |example| ObjectBuilder::new().schema_type(Type::String).examples([example]);
        let from = query_parameter("from", "The first day, in Copenhagen", schema("2026-11-01"));
        let to =
            query_parameter("to", "The last day, which is included: at most 366 days in all", schema("2026-11-30"));
        let required = |mut parameter: Parameter| {
            parameter.required = Required::True;
            parameter
        };
        [from, to].map(required).into()
    }
}

impl<F: Filter> FilteredList<F> {
    pub(crate) fn page_parameters() -> [Parameter; 2] {
        let integer = ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(1)).maximum(Some(LIMIT.1));
        let limit = query_parameter("limit", "At most how many", integer.default(Some(LIMIT.0.into())));
        let text = ObjectBuilder::new().schema_type(Type::String);
        [limit, query_parameter("cursor", "`next_cursor` of the page before", text)]
    }

    /// Reads the query. Every error is reported.
    fn read(parts: &Parts) -> Result<Self, Problem> {
        let (mut fields, mut errors) = given(parts)?;
        let page = page(&mut fields, &mut errors);
        Ok(Self(page, filter(&fields, errors)?))
    }
}

/// The parameters of the query. One that stands twice is an error.
fn given(parts: &Parts) -> Result<(Map<String, Value>, FieldErrors), Problem> {
    let Query(given) = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri).map_err(|_| Problem::InvalidQuery)?;
    let (mut fields, mut errors) = (Map::new(), FieldErrors::default());
    for (name, value) in given {
        if fields.contains_key(&name) {
            errors.add(&name, FieldErrorCode::InvalidChoice);
        }
        fields.insert(name, Value::from(value));
    }
    Ok((fields, errors))
}

/// Reads the filters, and reports their errors after these.
fn filter<F: Filter>(fields: &Map<String, Value>, mut errors: FieldErrors) -> Result<F, Problem> {
    let filter = F::parse(fields).map_err(|more| errors.0.extend(more.0)).ok();
    filter.filter(|_| errors.0.is_empty()).ok_or(Problem::InvalidParameters(errors))
}

/// Takes `limit` and `cursor` out of the query.
fn page(fields: &mut Map<String, Value>, errors: &mut FieldErrors) -> PageRequest {
    let mut text = |name: &str| fields.remove(name).and_then(|value| value.as_str().map(str::to_owned));
    let limit = text("limit").map_or(Some(LIMIT.0), |text| text.parse().ok());
    let limit = limit.filter(|limit| (1..=LIMIT.1).contains(limit)).unwrap_or_else(|| {
        errors.add("limit", FieldErrorCode::InvalidLimit);
        LIMIT.0
    });
    let cursor = text("cursor").and_then(|text| {
        let cursor = Cursor::parse(&text);
        if cursor.is_none() {
            errors.add("cursor", FieldErrorCode::InvalidCursor);
        }
        cursor
    });
    PageRequest { limit, cursor, newest_first: true }
}

impl<S: Send + Sync> FromRequestParts<S> for ListQuery {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        FilteredList::<()>::read(parts).map(|FilteredList(page, ())| Self(page))
    }
}

impl<S: Send + Sync, F: Filter> FromRequestParts<S> for FilteredList<F> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        Self::read(parts)
    }
}

impl<S: Send + Sync, F: Filter> FromRequestParts<S> for QueryParameters<F> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let (fields, errors) = given(parts)?;
        filter(&fields, errors).map(Self)
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
