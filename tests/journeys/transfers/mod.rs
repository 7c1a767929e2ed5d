//! Files that are transferred by integrations (P17–P21).

mod exports;
mod files;
mod imports;
mod interrupted;
mod spreadsheets;
mod stopped;

use serde_json::{Value, json};
use tests::LocalCloud;

const OWNER: &str = "soren@rodgrod.example";

/// A CSV of so many contacts, each with a name of its own.
fn contacts(count: usize) -> Vec<u8> {
    let header = "id;navn;e-mail;note".to_owned();
    let rows = (0..count).map(|n| format!("{n};Kunde {n};kunde{n}@example.com;"));
    std::iter::once(header).chain(rows).flat_map(|line| (line + "\r\n").into_bytes()).collect()
}

/// The counts of a run: read, changed, unchanged, refused, repeated.
fn counts(run: &Value) -> [u64; 5] {
    ["read", "changed", "unchanged", "refused", "repeated"].map(|name| run[format!("rows_{name}")].as_u64().unwrap())
}

/// Why a run ended.
fn message(run: &Value) -> &str {
    run["response_message"].as_str().unwrap_or_default()
}

/// Lets a call of a service fail: the `nth` from now on.
async fn fault(cloud: &LocalCloud, operation: &str, nth: u32, kind: &str) {
    let fault = json!({ "service": "dynamodb", "operation": operation, "nth": nth, "kind": kind });
    let _ = cloud.post("/local/faults", &fault).await.expect(201);
}
