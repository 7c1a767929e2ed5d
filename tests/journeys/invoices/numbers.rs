//! The numbers of invoices have no gap, and none is given twice.

use std::collections::BTreeMap;

use domain::{
    Now,
    records::{SeriesEntry, SeriesKey},
};
use futures::future::join_all;
use local::{FaultKind, FaultSpec};
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
/// What goes wrong while so many issue invoices: with which of their transactions, and how. The last one falls on another transaction each time.
const FAULTS: [(usize, FaultKind); 6] = [
    (2, FaultKind::Conflict),
    (3, FaultKind::CrashAfter),
    (5, FaultKind::ErrorAfter),
    (6, FaultKind::Conflict),
    (8, FaultKind::Reset),
    (9, FaultKind::Crash),
];

/// How often something was met while invoices were issued.
#[derive(Debug, Default)]
struct Met {
    /// Each injected fault, by its name.
    injected: BTreeMap<String, usize>,
    /// Transactions that another one was faster than, without a fault.
    outrun: usize,
    /// Requests that were sent again.
    again: usize,
}

/// An owner with billing details.
async fn buyer<'a>(cloud: &'a LocalCloud, name: &str) -> Person<'a> {
    let owner = cloud.person(name).await;
    let _ = owner.put("/v1/billing-details", &billing_details()).await.expect(200);
    owner
}

/// Subscribes, and tries again with the same key until that is done. Returns how often that was.
async fn subscribe(owner: &Person<'_>) -> usize {
    let terms = json!({ "plan": "standard", "period": "month", "payment": "invoice" });
    let mut again = 0;
    loop {
        let request = owner.request(Method::POST, "/v1/subscription").header("idempotency-key", "once").json(&terms);
        let answer = owner.send(request).await;
        assert!([200, 409, 500].contains(&answer.status.as_u16()), "{}", answer.text);
        if answer.status == 200 {
            return again;
        }
        again += 1;
        assert!(again <= TRIES, "it is not done after {TRIES} tries");
    }
}

/// All of them subscribe at once, while faults are injected into their transactions.
async fn subscribe_under_faults(cloud: &LocalCloud, owners: &[Person<'_>], turn: usize, met: &mut Met) {
    let since = cloud.calls_so_far();
    for (nth, kind) in FAULTS {
        let later = if kind == FaultKind::Crash { turn % 5 } else { 0 };
        let fault = FaultSpec::new("dynamodb", "TransactWriteItems", kind).of("billing");
        cloud.inner().fault(fault.nth(u32::try_from(nth + later).unwrap())).unwrap();
    }
    met.again += join_all(owners.iter().map(subscribe)).await.into_iter().sum::<usize>();
    let _ = cloud.send(cloud.request(Method::DELETE, "/local/faults")).await.expect(204);
    for call in cloud.calls_of("billing", since) {
        match call.fault {
            Some(kind) => *met.injected.entry(format!("{kind:?}")).or_default() += 1,
            None if call.operation == "TransactWriteItems" && call.status == 400 => met.outrun += 1,
            None => {}
        }
    }
}

#[tokio::test]
async fn p03_whoever_subscribes_at_once_under_conflicts_and_crashes_gets_numbers_without_a_gap_and_none_twice() {
    let cloud = cloud!().await;
    let many = std::env::var("INVOICES").ok().and_then(|many| many.parse().ok()).unwrap_or(INVOICES);
    let (mut shown, mut met) = (Vec::new(), Met::default());
    let names = (0..many).map(|nth| format!("owner{nth}@rodgrod.example")).collect::<Vec<_>>();
    for (turn, names) in names.chunks(WRITERS).enumerate() {
        // They all come from one network.
        cloud.forget_tries().await;
        let owners = join_all(names.iter().map(|name| buyer(&cloud, name))).await;
        subscribe_under_faults(&cloud, &owners, turn, &mut met).await;
        for owner in &owners {
            let [invoice] = &invoices(owner).await[..] else { panic!("one invoice each") };
            shown.push(invoice["number"].as_u64().unwrap());
        }
    }
    // `--nocapture` shows it.
    eprintln!("{many} invoices: {met:?}");
    let turns = many / WRITERS;
    for (_, kind) in FAULTS {
        let expected = turns * FAULTS.iter().filter(|(_, other)| *other == kind).count();
        let injected = met.injected.get(&format!("{kind:?}")).copied().unwrap_or_default();
        assert!(injected >= expected, "{kind:?}: {injected} of {expected}");
    }
    assert!(met.outrun >= turns && met.again >= 2 * turns, "{met:?}");

    let series =
        cloud.store("local").await.all(&SeriesEntry::within(&SeriesKey::only()), Now(cloud.inner().now())).await;
    let mut numbers = series.unwrap().into_iter().map(|entry| entry.record.number).collect::<Vec<_>>();
    numbers.sort_unstable();
    shown.sort_unstable();
    let expected = (1..).take(many).collect::<Vec<_>>();
    assert_eq!((&numbers, &shown), (&expected, &expected));
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
