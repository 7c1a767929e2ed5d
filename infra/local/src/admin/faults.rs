//! `/local/faults`: arms, lists and clears faults.

use std::sync::Arc;

use axum::{
    Json,
    body::Bytes,
    extract::State,
    response::{IntoResponse as _, Redirect, Response},
};
use http::StatusCode;
use serde_json::{Map, Value, json};

use super::{problem::problem, state::Admin};
use crate::faults::FaultSpec;

/// Arms a fault. Accepts JSON, and the form of the page.
pub(super) async fn inject(State(admin): State<Arc<Admin>>, body: Bytes) -> Response {
    let is_form = !body.trim_ascii_start().starts_with(b"{");
    let fault =
        if is_form { from_form(&String::from_utf8_lossy(&body)) } else { serde_json::from_slice::<FaultSpec>(&body) };
    let armed =
        fault.map_err(|error| format!("The body is no fault: {error}.")).and_then(|fault| admin.faults.arm(fault));
    match armed {
        Ok(_) if is_form => Redirect::to("/local#faults").into_response(),
        Ok(id) => (StatusCode::CREATED, Json(json!({ "id": id }))).into_response(),
        Err(reason) => problem(StatusCode::UNPROCESSABLE_ENTITY, "invalid-fault", &reason),
    }
}

fn from_form(text: &str) -> serde_json::Result<FaultSpec> {
    let fields = form_urlencoded::parse(text.as_bytes()).into_owned().filter(|(_, value)| !value.is_empty()).map(
        |(name, value)| {
            let number = value.parse::<u32>().ok().filter(|_| name == "nth");
            (name, number.map_or(Value::String(value), Value::from))
        },
    );
    let mut fields: Map<String, Value> = fields.collect();
    // One field of the page's form, so that an operation cannot be combined with the wrong service.
    if let Some((service, operation)) =
        fields.remove("call").and_then(|call| call.as_str()?.split_once(' ').map(|(a, b)| (a.to_owned(), b.to_owned())))
    {
        fields.insert("service".to_owned(), service.into());
        fields.insert("operation".to_owned(), operation.into());
    }
    serde_json::from_value(fields.into())
}

/// Lists the faults, armed and fired.
pub(super) async fn list(State(admin): State<Arc<Admin>>) -> Response {
    Json(admin.faults.list()).into_response()
}

/// Clears the faults.
pub(super) async fn clear(State(admin): State<Arc<Admin>>) -> StatusCode {
    admin.faults.clear();
    StatusCode::NO_CONTENT
}

/// Clears the faults from the page, whose forms cannot send `DELETE`.
pub(super) async fn clear_by_form(State(admin): State<Arc<Admin>>) -> Redirect {
    admin.faults.clear();
    Redirect::to("/local#faults")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::faults::FaultKind;

    #[test]
    fn the_pages_form_is_a_fault_like_any_other() {
        let fault = from_form("call=dynamodb+PutItem&kind=crash-after&table=&function=signup&nth=3").expect("a fault");
        assert_eq!(fault, FaultSpec::new("dynamodb", "PutItem", FaultKind::CrashAfter).of("signup").nth(3));
        assert!(from_form("call=dynamodb&kind=slow").is_err() && from_form("").is_err());
    }
}
