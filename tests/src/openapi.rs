//! The OpenAPI document: generated from the routes of every function.

use serde_json::{Value, json};
use utoipa::openapi::{ContactBuilder, InfoBuilder, LicenseBuilder, OpenApi, OpenApiBuilder};

/// The document as it is served.
///
/// # Panics
/// If it does not serialise.
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
    for routes in documents() {
        document.merge(routes);
    }
    let mut document = serde_json::to_value(document).expect("a document");
    // Unknown fields are refused everywhere, so that a mistyped field name is reported and not ignored.
    if let Some(schemas) = document.pointer_mut("/components/schemas").and_then(Value::as_object_mut) {
        // One of several requests has no fields of its own: beside `oneOf` the word would refuse those of each.
        let has_fields = |schema: &Value| schema.get("oneOf").is_none();
        for (_, schema) in schemas.iter_mut().filter(|(name, schema)| name.ends_with("Request") && has_fields(schema)) {
            schema["additionalProperties"] = json!(false);
        }
    }
    document["servers"] = json!([{ "url": "/", "description": "The host that serves this document" }]);
    document["components"]["securitySchemes"] = json!({
        "token": { "type": "http", "scheme": "bearer", "description": "The token of `POST /v1/sessions`." },
        "cookie": { "type": "apiKey", "in": "cookie", "name": "__Host-session",
                    "description": "For browsers; changes also need a same-origin `Origin` and `application/json`." },
    });
    document
}

/// The document of each function.
pub fn documents() -> impl Iterator<Item = OpenApi> {
    local::FUNCTIONS.iter().filter_map(|function| function.document).map(|routes| routes())
}
