//! The row that a path names.

use axum::{
    extract::{FromRequestParts, Path},
    http::request::Parts,
};
use domain::{
    FieldErrorCode, FieldErrors,
    datasets::{Dataset, ExternalId},
};
use lambda::{Argument, Declaration, Problem, request_path};

/// The data set of a path.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PathDataset(pub(crate) Dataset);

/// A row, by its data set and its external id.
#[derive(Debug)]
pub(crate) struct RowAddress {
    pub(crate) dataset: Dataset,
    external_id: Result<ExternalId, FieldErrorCode>,
}

impl RowAddress {
    /// The external id of a row that may exist.
    ///
    /// # Problems
    /// `404 not-found` if no row can have it.
    pub(crate) fn existing(&self) -> Result<&ExternalId, Problem> {
        self.external_id.as_ref().map_err(|_| Problem::NotFound)
    }

    /// The external id of a row that is to be written.
    ///
    /// # Problems
    /// `422 invalid-input` if no row can have it.
    pub(crate) fn wanted(&self) -> Result<&ExternalId, FieldErrors> {
        self.external_id.as_ref().map_err(|code| FieldErrors::one("external_id", *code))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for PathDataset {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Path(set) = Path::<String>::from_request_parts(parts, state).await.map_err(|_| Problem::NotFound)?;
        set.parse().map(Self).map_err(|_| Problem::NotFound)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for RowAddress {
    type Rejection = Problem;

    /// The external id is the rest of the path as the gateway decoded it: the router would decode it a second time.
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let rest = request_path(parts).strip_prefix("/v1/datasets/").ok_or(Problem::NotFound)?;
        let (set, id) = rest.split_once("/rows/").ok_or(Problem::NotFound)?;
        Ok(Self { dataset: set.parse().map_err(|_| Problem::NotFound)?, external_id: ExternalId::parse(id) })
    }
}

impl Argument for PathDataset {
    fn declare(declaration: &mut Declaration) {
        declaration.answers(&Problem::NotFound);
    }
}

impl Argument for RowAddress {
    fn declare(declaration: &mut Declaration) {
        declaration.answers(&Problem::NotFound);
    }
}
