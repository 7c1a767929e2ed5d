//! The OpenAPI document is what the code says. That it is what the template routes stands in `template/api.rs`.

use std::{collections::BTreeSet, fs};

use serde_json::json;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../functions/public/openapi.json");

#[test]
fn the_document_that_is_served_is_generated_from_the_routes() {
    let generated = format!("{}\n", serde_json::to_string_pretty(&tests::document()).unwrap());
    if std::env::var_os("UPDATE_OPENAPI").is_some() {
        fs::write(FILE, &generated).unwrap();
    }
    let kept = fs::read_to_string(FILE).unwrap();
    assert!(kept == generated, "the routes have changed: run this test once with UPDATE_OPENAPI=1 and commit {FILE}");
}

#[test]
fn every_operation_has_a_name_of_its_own() {
    let document = tests::document();
    let operations =
        document["paths"].as_object().unwrap().values().flat_map(|path| path.as_object().unwrap().values());
    let names = operations.map(|operation| operation["operationId"].as_str().unwrap()).collect::<Vec<_>>();
    assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len(), "{names:?}");
}

#[test]
fn every_operation_tells_its_problems_and_whether_it_needs_a_session() {
    let document = tests::document();
    for (path, operations) in document["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            // A session is begun without one.
            let begins = ["/v1/sessions", "/v1/staff/sessions"].iter().any(|prefix| path.starts_with(prefix));
            let begins = begins && method == "post" && path != "/v1/sessions/current/account";
            let of_members =
                ["/v1/me", "/v1/account", "/v1/sessions", "/v1/invitations", "/v1/ownership-transfers", "/v1/staff"];
            let needs = path != "/v1/invitations/accept" && of_members.iter().any(|own| path.starts_with(own));
            let public = begins || !needs;
            assert_eq!(operation["security"] == json!([]), public, "{method} {path}");
            assert!(operation["summary"].is_string() || operation["description"].is_string(), "{method} {path}");
        }
    }
}
