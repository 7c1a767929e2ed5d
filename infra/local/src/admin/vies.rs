//! `/local/vies`: which numbers VIES takes for valid, and whether it is down.

use std::sync::Arc;

use axum::{
    body::Bytes,
    extract::State,
    response::{IntoResponse as _, Response},
};
use http::StatusCode;
use serde::Deserialize;

use super::{problem::problem, state::Admin};

#[derive(Deserialize)]
#[serde(untagged)]
enum Change {
    Number(NumberChange),
    Availability(AvailabilityChange),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NumberChange {
    country_code: String,
    vat_number: String,
    valid: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AvailabilityChange {
    down: bool,
}

/// Changes what VIES answers. The content type is ignored, because `curl -d` labels every body as a form.
pub(super) async fn change(State(admin): State<Arc<Admin>>, body: Bytes) -> Response {
    match serde_json::from_slice(&body) {
        Ok(Change::Number(NumberChange { country_code, vat_number, valid })) => {
            admin.vies.set_valid(&country_code, &vat_number, valid);
        }
        Ok(Change::Availability(AvailabilityChange { down })) => admin.vies.set_down(down),
        Err(_) => {
            let shape = r#"The body is to be {"country_code": "DE", "vat_number": "136695976", "valid": false} or {"down": true}."#;
            return problem(StatusCode::BAD_REQUEST, "malformed", shape);
        }
    }
    StatusCode::NO_CONTENT.into_response()
}
