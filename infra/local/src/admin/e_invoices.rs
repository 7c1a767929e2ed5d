//! `/local/e-invoices`: the documents that eCourier has taken, what becomes of them, and whether eCourier is down.

use std::sync::Arc;

use axum::{
    Json,
    body::Bytes,
    extract::State,
    response::{IntoResponse as _, Response},
};
use http::StatusCode;
use serde::Deserialize;

use super::{
    problem::{problem, undecided},
    state::Admin,
};

#[derive(Deserialize)]
#[serde(untagged)]
enum Change {
    Availability(AvailabilityChange),
    Decision(DecidedDocument),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AvailabilityChange {
    down: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DecidedDocument {
    document: String,
    delivered: bool,
}

/// Lists the documents, oldest first.
pub(super) async fn list(State(admin): State<Arc<Admin>>) -> Response {
    Json(admin.ecourier.documents()).into_response()
}

/// Changes what eCourier does. The content type is ignored, because `curl -d` labels every body as a form.
pub(super) async fn change(State(admin): State<Arc<Admin>>, body: Bytes) -> Response {
    match serde_json::from_slice(&body) {
        Ok(Change::Availability(AvailabilityChange { down })) => admin.ecourier.set_down(down),
        Ok(Change::Decision(DecidedDocument { document, delivered })) => {
            if let Err(error) = admin.ecourier.decide(&document, delivered) {
                return undecided(error);
            }
        }
        Err(_) => {
            let shape = r#"The body is to be {"document": "01…", "delivered": true} or {"down": true}."#;
            return problem(StatusCode::BAD_REQUEST, "malformed", shape);
        }
    }
    StatusCode::NO_CONTENT.into_response()
}
