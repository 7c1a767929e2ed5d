//! Replies.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;

use crate::ETag;

/// `200` with a view, and its version if it has one.
#[derive(Debug)]
pub struct View<T>(pub T, pub Option<ETag>);

impl<T: Serialize> IntoResponse for View<T> {
    fn into_response(self) -> Response {
        let mut reply = axum::Json(self.0).into_response();
        if let Some(tag) = self.1 {
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
