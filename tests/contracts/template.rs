//! Template and code are held together: tables against the records' declarations, routes against the documented ones,
//! mappings against what a stream demands, and each function's clock. A template that says otherwise is told so.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    processing::{Keep, Table},
    records,
};
use local::template::{PROJECT, Template};

/// Everything that is wrong with a template.
fn faults(text: &str) -> Vec<String> {
    let template = match Template::read(text, &BTreeMap::new()) {
        Ok(template) => template,
        Err(error) => return vec![error.to_string()],
    };
    [tables(&template), routes(&template), streams(&template), clocks(&template)].concat()
}

fn name(table: Table) -> &'static str {
    match table {
        Table::Accounts => "accounts",
        Table::Tickets => "tickets",
        Table::Outbox => "outbox",
        Table::Ledger => "ledger",
    }
}

fn tables(template: &Template) -> Vec<String> {
    let mut faults = Vec::new();
    for record in records::ALL {
        let name = name(record.table);
        let Some(table) = template.tables.iter().find(|table| table.name == name) else {
            faults.push(format!("{} has no table {name}", record.kind));
            continue;
        };
        if matches!(record.processing.keep, Keep::Until(_)) && table.ttl.as_deref() != Some("expires_at") {
            faults.push(format!("{name} does not end the life of a {}: no TTL on expires_at", record.kind));
        }
        let due = table.create["GlobalSecondaryIndexes"].as_array().is_some_and(|indexes| {
            indexes.iter().any(|index| {
                index["IndexName"] == "due"
                    && index["KeySchema"][0]["AttributeName"] == "due_shard"
                    && index["KeySchema"][1]["AttributeName"] == "due_at"
            })
        });
        if record.fields.iter().any(|field| field.name == "due_at") && !due {
            faults.push(format!("{name} has no index in which a {} falls due", record.kind));
        }
        let keys = &table.create["KeySchema"];
        if keys[0]["AttributeName"] != "pk" || keys[1]["AttributeName"] != "sk" {
            faults.push(format!("{name} has other keys than pk and sk"));
        }
    }
    faults
}

fn routes(template: &Template) -> Vec<String> {
    let routed =
        template.routes.iter().map(|route| format!("{} {}", route.method, route.path)).collect::<BTreeSet<_>>();
    let document = tests::document();
    let documented = document["paths"].as_object().unwrap().iter().flat_map(|(path, operations)| {
        let methods = operations.as_object().unwrap().keys();
        methods.map(move |method| format!("{} {path}", method.to_uppercase())).collect::<Vec<_>>()
    });
    let documented = documented.collect::<BTreeSet<_>>();
    routed.symmetric_difference(&documented).map(|route| format!("{route} is not both routed and documented")).collect()
}

fn streams(template: &Template) -> Vec<String> {
    let fault = |stream: &local::template::StreamSpec| {
        let rules = &stream.rules;
        let demands = [
            (rules.on_failure.is_some(), "a destination for what it gives up"),
            (rules.retries.is_some(), "a cap on retries"),
            (rules.max_age.is_some(), "a cap on age"),
            (rules.reports_failures, "partial failures"),
            (rules.bisect, "bisecting"),
        ];
        demands
            .into_iter()
            .filter(|(kept, _)| !kept)
            .map(|(_, demand)| format!("the mapping {} lacks {demand}", stream.id))
            .collect::<Vec<_>>()
    };
    template.streams.iter().flat_map(fault).collect()
}

fn clocks(template: &Template) -> Vec<String> {
    let functions = template.functions.values();
    functions
        .filter(|function| function.variables.get("FUNCTION_TIMEOUT") != Some(&function.timeout.to_string()))
        .map(|function| format!("{} is told another timeout than it has: its clock would be wrong", function.name))
        .collect()
}

#[test]
fn the_template_says_what_the_code_says() {
    assert_eq!(faults(PROJECT), Vec::<String>::new());
}

/// The faults of the template with `from` in place of every `to`.
fn mutated(from: &str, to: &str) -> String {
    assert!(PROJECT.contains(from), "the template no longer holds {from:?}");
    faults(&PROJECT.replace(from, to)).join("\n")
}

#[test]
fn a_table_without_ttl_is_found() {
    let text = "      TimeToLiveSpecification: { AttributeName: expires_at, Enabled: true }\n";
    assert!(mutated(text, "").contains("no TTL on expires_at"));
    let found = mutated("AttributeName: expires_at, Enabled: true", "AttributeName: expires, Enabled: true");
    assert!(found.contains("no TTL on expires_at"));
}

#[test]
fn a_missing_route_is_found() {
    let route = "        LogOut: { Type: HttpApi, Properties: { ApiId: !Ref Api, Method: DELETE, Path: /v1/sessions/current } }\n";
    assert_eq!(mutated(route, ""), "DELETE /v1/sessions/current is not both routed and documented");
}

#[test]
fn a_mapping_without_failure_destination_or_cap_is_found() {
    let destination =
        "            DestinationConfig: { OnFailure: { Type: SQS, Destination: !GetAtt UndeliveredQueue.Arn } }\n";
    assert!(mutated(destination, "").contains("lacks a destination for what it gives up"));
    assert!(mutated("            MaximumRetryAttempts: 5\n", "").contains("lacks a cap on retries"));
    assert!(mutated("            MaximumRecordAgeInSeconds: 3600\n", "").contains("lacks a cap on age"));
}

#[test]
fn an_index_of_another_name_is_found() {
    assert!(mutated("IndexName: due", "IndexName: later").contains("no index in which a Message falls due"));
}

#[test]
fn a_function_that_is_told_another_timeout_is_found() {
    assert!(mutated("    Timeout: 10\n", "    Timeout: 15\n").contains("its clock would be wrong"));
}
