//! The OpenAPI document: generated from the routes of every function.

use serde_json::{Value, json};
use utoipa::openapi::{ContactBuilder, InfoBuilder, LicenseBuilder, OpenApiBuilder};

/// The document, as it is served.
///
/// # Panics
/// Where it does not serialise.
#[must_use]
#[expect(clippy::expect_used, reason = "without a document there is nothing to test")]
pub fn document() -> Value {
    let operator = domain::privacy::operator::OPERATOR;
    let info = InfoBuilder::new()
        .title("E-SG.Cloud accounts and privacy")
        .version("1")
        .description(Some(
            "Accounts, log-in and privacy of E-SG.Cloud. Errors are RFC 9457 problems. Every path takes OPTIONS, which tells its \
             methods in Allow, and HEAD where it takes GET.",
        ))
        .license(Some(LicenseBuilder::new().name("Apache-2.0").identifier(Some("Apache-2.0")).build()))
        .contact(Some(ContactBuilder::new().name(Some(operator.name)).email(Some(operator.email)).build()))
        .build();
    let mut document = OpenApiBuilder::new().info(info).build();
    for routes in local::FUNCTIONS.iter().filter_map(|function| function.document) {
        document.merge(routes());
    }
    let mut document = serde_json::to_value(document).expect("a document");
    // Unknown fields are refused everywhere, so that a typo is never lost.
    if let Some(schemas) = document.pointer_mut("/components/schemas").and_then(Value::as_object_mut) {
        for (_, schema) in schemas.iter_mut().filter(|(name, _)| name.ends_with("Request")) {
            schema["additionalProperties"] = json!(false);
        }
    }
    conditions(&mut document);
    document["servers"] = json!([{ "url": "/", "description": "The host that serves this document" }]);
    // Who says nothing of a session needs none, and says so.
    let paths = document["paths"].as_object_mut().into_iter().flat_map(|paths| paths.values_mut());
    for operation in paths.filter_map(Value::as_object_mut).flat_map(|operations| operations.values_mut()) {
        if operation["security"].is_null() {
            operation["security"] = json!([]);
        }
        let parameters = operation.get_mut("parameters").and_then(Value::as_array_mut).into_iter().flatten();
        for key in parameters.filter(|parameter| parameter["name"] == "Idempotency-Key") {
            key["schema"] = json!({ "type": "string", "pattern": "^[!-~]{1,255}$" });
        }
    }
    document["components"]["securitySchemes"] = json!({
        "token": { "type": "http", "scheme": "bearer", "description": "The token of `POST /v1/sessions`." },
        "cookie": { "type": "apiKey", "in": "cookie", "name": "__Host-session",
                    "description": "For browsers; changes also need a same-origin `Origin` and `application/json`." },
    });
    document
}

/// Conditions of every route, which no handler says of itself: what the caller has already is not sent again, and what
/// `If-Match` is good for, so is its opposite.
fn conditions(document: &mut Value) {
    let paths = document["paths"].as_object_mut().into_iter().flat_map(|paths| paths.values_mut());
    for (method, operation) in paths.filter_map(Value::as_object_mut).flatten() {
        let parameters = operation["parameters"].as_array().into_iter().flatten();
        let on_versions = parameters.clone().any(|parameter| parameter["name"] == "If-Match");
        let about = match method.as_str() {
            "get" => "The ETag of what the caller has already",
            _ if on_versions => "The ETags of versions that are not to be changed",
            _ => continue,
        };
        let header = json!({ "name": "If-None-Match", "in": "header", "description": about, "required": false,
                             "schema": { "type": ["string", "null"] } });
        operation["parameters"] = parameters.cloned().chain([header]).collect();
        if method == "get" {
            operation["responses"]["200"]["headers"]["ETag"] = json!({ "schema": { "type": "string" } });
            operation["responses"]["304"] = json!({ "description": "The caller has it already" });
        }
    }
}
