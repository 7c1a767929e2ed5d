//! eCourier's answers.

use axum::response::{IntoResponse as _, Response};
use http::{StatusCode, header};
use serde_json::{Value, json};

use super::document::Document;

/// An answer in JSON.
pub(super) fn json(status: StatusCode, body: &Value) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json")], body.to_string()).into_response()
}

/// An error.
pub(super) fn error(status: StatusCode, message: &str) -> Response {
    json(status, &json!({ "message": message }))
}

/// There is no such document, or no such path.
pub(super) fn missing() -> Response {
    error(StatusCode::NOT_FOUND, "Not found.")
}

/// A request of which a field is missing or cannot be used.
pub(super) fn invalid(field: &str) -> Response {
    let message = format!("The field {field} is missing or invalid.");
    let body = json!({ "message": message, "errors": { field: [message] } });
    json(StatusCode::UNPROCESSABLE_ENTITY, &body)
}

/// A document was taken.
pub(super) fn taken(document: &Document) -> Response {
    json(StatusCode::CREATED, &json!({ "id": document.id, "e2e_message_uuid": document.message }))
}

/// A document itself.
pub(super) fn xml(document: &Document) -> Response {
    (StatusCode::OK, [(header::CONTENT_TYPE, "application/xml")], document.xml.clone()).into_response()
}
