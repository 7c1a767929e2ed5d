//! Replies.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{Commit, Version};
use serde::Serialize;

use crate::ETag;

/// `200` with a view, and its version if it has one; `201` if what it shows is new.
#[derive(Debug)]
pub struct View<T> {
    content: T,
    tag: Option<ETag>,
    status: StatusCode,
}

impl<T> View<T> {
    /// A view without a version.
    #[must_use]
    pub fn new(view: T) -> Self {
        Self { content: view, tag: None, status: StatusCode::OK }
    }

    /// The view of a record of this version.
    #[must_use]
    pub fn versioned(view: T, version: Version) -> Self {
        Self { content: view, tag: Some(ETag(version)), status: StatusCode::OK }
    }

    /// The view of what did not exist before.
    #[must_use]
    pub fn created(self) -> Self {
        Self { status: StatusCode::CREATED, ..self }
    }

    /// The view of a record that `commit` changes from the version `before`; without a commit nothing changes. The result
    /// is what an attempt of [`App::change`](crate::App::change) returns.
    #[must_use]
    pub fn changed(view: T, before: Version, commit: Option<Commit>) -> (Self, Option<Commit>) {
        let version = if commit.is_some() { before.next() } else { before };
        (Self::versioned(view, version), commit)
    }
}

impl<T> View<T> {
    /// What is shown.
    pub(crate) fn content(&self) -> &T {
        &self.content
    }
}

impl<T: Serialize> IntoResponse for View<T> {
    fn into_response(self) -> Response {
        let mut reply = (self.status, axum::Json(self.content)).into_response();
        if let Some(tag) = self.tag {
            reply.headers_mut().insert(header::ETAG, HeaderValue::from(tag));
        }
        reply
    }
}

/// `201` with a view.
#[derive(Debug)]
pub struct Created<T>(pub T);

impl<T: Serialize> IntoResponse for Created<T> {
    fn into_response(self) -> Response {
        (StatusCode::CREATED, axum::Json(self.0)).into_response()
    }
}
