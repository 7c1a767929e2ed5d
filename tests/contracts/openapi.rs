//! The OpenAPI document agrees with the code. `template/api.rs` checks that it agrees with the routes of the template.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

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
fn a_schema_has_one_meaning_in_all_functions() {
    let mut schemas = BTreeMap::new();
    for document in tests::documents() {
        for (name, schema) in document.components.unwrap_or_default().schemas {
            let schema = serde_json::to_value(schema).unwrap();
            let other = schemas.entry(name.clone()).or_insert_with(|| schema.clone());
            assert_eq!(*other, schema, "{name} is the name of two schemas");
        }
    }
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
            // Opening a session requires none.
            let begins = ["/v1/sessions", "/v1/staff/sessions"].iter().any(|prefix| path.starts_with(prefix));
            let begins = begins && method == "post" && path != "/v1/sessions/current/account";
            let of_members = [
                "/v1/me",
                "/v1/account",
                "/v1/audit",
                "/v1/billing-details",
                "/v1/datasets",
                "/v1/integrations",
                "/v1/subscription",
                "/v1/invoices",
                "/v1/sessions",
                "/v1/invitations",
                "/v1/ownership-transfers",
                "/v1/staff",
                "/v1/visits",
            ];
            let by_link = ["/v1/invitations/accept", "/v1/invitations/preview"].contains(&path.as_str());
            let needs = !by_link && of_members.iter().any(|own| path.starts_with(own));
            let public = begins || !needs;
            assert_eq!(operation["security"] == json!([]), public, "{method} {path}");
            assert!(operation["summary"].is_string() || operation["description"].is_string(), "{method} {path}");
        }
    }
}

#[test]
fn every_problem_that_a_description_names_is_declared() {
    let document = tests::document();
    for route in tests::declarations() {
        let operation = &document["paths"][route.documented_path()][route.method.as_str().to_lowercase()];
        let named = operation["description"].as_str().unwrap_or_default().split('`').skip(1).step_by(2);
        for (status, code) in named.filter_map(|text| text.split_once(' ')) {
            let Ok(status) = status.parse::<u16>() else { continue };
            let declared = route.problems.get(&status);
            assert!(declared.is_some_and(|codes| codes.contains(code)), "{route:?}: {status} {code} of {declared:?}");
        }
    }
}

#[test]
fn every_problem_that_is_declared_stands_in_the_document_by_its_type() {
    let document = tests::document();
    for route in tests::declarations() {
        let operation = &document["paths"][route.documented_path()][route.method.as_str().to_lowercase()];
        for (status, codes) in &route.problems {
            let name = operation["responses"][status.to_string()]["$ref"].as_str().unwrap().trim_start_matches('#');
            let schema = &document.pointer(name).unwrap()["content"]["application/problem+json"]["schema"];
            let types = codes.iter().map(|code| format!("/problems/{code}")).collect::<Vec<_>>();
            assert_eq!(schema["allOf"][1]["properties"]["type"]["enum"], json!(types), "{route:?}");
        }
    }
}
