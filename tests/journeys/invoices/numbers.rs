//! The numbers of invoices have no gap, and none is given twice.

use futures::{StreamExt as _, future::join_all, stream};
use reqwest::Method;
use serde_json::json;
use tests::{LocalCloud, Person, billing_details, cloud, cloud_at};

use super::{OWNER, command, invoices};

/// How many issue invoices at the same time.
const WRITERS: usize = 16;
/// How many invoices are issued, unless `INVOICES` says another number.
const INVOICES: usize = 32;
/// How often a subscriber tries again before they give up.
const TRIES: usize = 20;

/// Owners with billing details, so many at a time.
async fn owners(cloud: &LocalCloud, many: usize) -> Vec<Person<'_>> {
    let names = (0..many).map(|nth| format!("owner{nth}@rodgrod.example")).collect::<Vec<_>>();
    let owners = stream::iter(&names).map(async |name| {
        let owner = cloud.person(name).await;
        let _ = owner.put("/v1/billing-details", &billing_details()).await.expect(200);
        owner
    });
    owners.buffered(WRITERS).collect().await
}

/// Subscribes, and tries again with the same key until that is done.
async fn subscribe(owner: &Person<'_>) {
    let terms = json!({ "plan": "standard", "period": "month", "payment": "invoice" });
    let mut tries = 0..TRIES;
    let is_done = async || {
        let request = owner.request(Method::POST, "/v1/subscription").header("idempotency-key", "once").json(&terms);
        let answer = owner.send(request).await;
        assert!([200, 409, 500].contains(&answer.status.as_u16()), "{}", answer.text);
        answer.status == 200
    };
    while !is_done().await {
        assert!(tries.next().is_some(), "it is not done after {TRIES} tries");
    }
}

#[tokio::test]
async fn p03_whoever_subscribes_at_once_under_conflicts_and_crashes_gets_numbers_without_a_gap_and_none_twice() {
    let cloud = cloud!().await;
    let many = std::env::var("INVOICES").ok().and_then(|many| many.parse().ok()).unwrap_or(INVOICES);
    let owners = owners(&cloud, many).await;
    for (nth, at_once) in owners.chunks(WRITERS).enumerate() {
        let transaction = |nth: usize, kind: &str| json!({ "function": "billing", "service": "dynamodb", "operation": "TransactWriteItems", "nth": nth, "kind": kind });
        for fault in [transaction(2, "conflict"), transaction(5, "error-after"), transaction(9 + nth % 5, "crash")] {
            let _ = cloud.post("/local/faults", &fault).await.expect(201);
        }
        join_all(at_once.iter().map(subscribe)).await;
    }
    let _ = cloud.send(cloud.request(Method::DELETE, "/local/faults")).await.expect(204);
    let mut numbers = Vec::new();
    for owner in &owners {
        let [invoice] = &invoices(owner).await[..] else { panic!("one invoice each") };
        numbers.push(invoice["number"].as_u64().unwrap());
    }
    numbers.sort_unstable();
    assert_eq!(numbers, (1..).take(many).collect::<Vec<_>>());
}

#[tokio::test]
async fn p32_suspended_and_resumed_in_turn_each_invoice_and_credit_note_has_the_next_number() {
    let cloud = cloud_at!("2027-01-04T10:01:00Z".parse().unwrap()).await;
    let owner = cloud.person(OWNER).await;
    let _ = owner.subscribe("month").await;
    for _ in 0..3 {
        let _ = command(&owner, "suspend").await.expect(200);
        let _ = command(&owner, "resume").await.expect(200);
    }
    let mut numbers = Vec::new();
    for invoice in invoices(&owner).await {
        numbers.push(invoice["number"].as_u64().unwrap());
        let entries = invoice["entries"].as_array().unwrap();
        numbers.extend(entries.iter().filter_map(|entry| entry["credit_note"]["number"].as_u64()));
    }
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=7).collect::<Vec<_>>());
}
