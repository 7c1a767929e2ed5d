//! What has expired is deleted within the hour, though TTL is late, and what is due is done in spite of trouble.

use std::time::Duration;

use domain::{
    date::{day_of, plus_days},
    processing::{Expiry, Period, Table, Worker},
    record::Declaration,
    records,
};
use futures::future::join_all;
use serde_json::{Value, json};
use tests::LocalCloud;

async fn slow_to_delete() -> LocalCloud {
    LocalCloud::start_with(env!("CARGO_BIN_EXE_function"), |options| options.ttl_lag = Duration::from_hours(48)).await
}

fn now(cloud: &LocalCloud) -> i64 {
    cloud.inner().now().as_second()
}

/// The schedule's event for now.
fn slot(cloud: &LocalCloud) -> Value {
    json!({ "source": "schedule", "time": cloud.inner().now().to_string() })
}

/// An item of a kind with a key of its own, as the store writes it.
fn item(kind: &Declaration, name: &str, end: i64, cloud: &LocalCloud) -> Value {
    let mut sk = kind.key.to_owned();
    while let (Some(from), Some(to)) = (sk.find('{'), sk.find('}')) {
        sk.replace_range(from..=to, name);
    }
    let pk = match kind.table.expiry() {
        // Visits lie in partitions of their days.
        Expiry::ByDay if kind.scope == "shard" => format!("{}#1", plus_days(day_of(cloud.inner().now()), -90)),
        Expiry::ByDay => plus_days(day_of(cloud.inner().now()), if name == "a" { -90 } else { -80 }).to_string(),
        _ => format!("{}.{name}", kind.kind),
    };
    let mut item = json!({
        "pk": { "S": pk }, "sk": { "S": sk }, "kind": { "S": kind.kind },
        "version": { "N": "1" }, "expires_at": { "N": end.to_string() } });
    if kind.table.expiry() == Expiry::Indexed {
        item["due_shard"] = json!({ "S": "expiring#0" });
        item["due_at"] = json!({ "N": end.to_string() });
    }
    item
}

async fn put(cloud: &LocalCloud, table: Table, item: &Value) {
    let _ = cloud.dynamodb("PutItem", &json!({ "TableName": table.name(), "Item": item })).await;
}

/// An item's key.
fn key(item: &Value) -> String {
    format!("{} {}", item["pk"]["S"].as_str().unwrap(), item["sk"]["S"].as_str().unwrap())
}

/// The keys of a table's items of a kind, in their order.
async fn stored(cloud: &LocalCloud, kind: &Declaration) -> Vec<String> {
    let mut keys = cloud.stored(kind.table.name(), kind.kind).await.iter().map(key).collect::<Vec<_>>();
    keys.sort_unstable();
    keys
}

/// Every kind that expires and has nobody else who deletes it.
fn expiring() -> impl Iterator<Item = &'static Declaration> {
    let expires = |kind: &&Declaration| kind.processing.keep.expires() && kind.kind != "Sweep";
    records::ALL.iter().filter(expires)
}

#[tokio::test]
async fn p14_p15_what_has_expired_of_each_kind_is_gone_in_its_tables_turn_and_nothing_else() {
    let cloud = slow_to_delete().await;
    cloud.advance("PT1M").await;
    let mut kept = Vec::new();
    let (soon, later) = (now(&cloud) + 600, now(&cloud) + 7 * 86_400);
    for kind in expiring() {
        put(&cloud, kind.table, &item(kind, "a", soon, &cloud)).await;
        let stays = item(kind, "b", later, &cloud);
        put(&cloud, kind.table, &stays).await;
        kept.push((kind, key(&stays)));
    }
    let is_hourly = |kind: &Declaration| kind.table.swept_every() == Period::Hours(1);
    for (time, hourly) in [("PT70M", true), ("PT12H", false)] {
        cloud.advance(time).await;
        for (kind, key) in kept.iter().filter(|(kind, _)| is_hourly(kind) == hourly) {
            assert_eq!(stored(&cloud, kind).await, [key.as_str()], "{}", kind.kind);
        }
    }
}

#[tokio::test]
async fn p15_the_device_of_a_log_in_stands_in_the_index_by_which_it_is_deleted() {
    let cloud = slow_to_delete().await;
    let _ = cloud.person("soren@rodgrod.example").await;
    let origins = cloud.stored("accounts", "Origin").await;
    assert_eq!(origins.len(), 2);
    for origin in origins {
        assert_eq!(origin["due_at"], origin["expires_at"]);
        assert!(origin["due_shard"]["S"].as_str().unwrap().starts_with("expiring#"));
    }
}

#[tokio::test]
async fn what_is_written_anew_while_a_sweep_looks_at_it_stays() {
    let cloud = slow_to_delete().await;
    cloud.advance("PT1M").await;
    let kind = records::declaration("RateCounter").unwrap();
    for name in ["a", "b"] {
        put(&cloud, kind.table, &item(kind, name, now(&cloud) + 1, &cloud)).await;
    }
    // The sweep has read both when one of them is written anew.
    let held = cloud.hold(("retention", "Scan", 1), cloud.advance("PT1H")).await;
    put(&cloud, kind.table, &item(kind, "b", now(&cloud) + 7_200, &cloud)).await;
    held.let_go().await;
    assert_eq!(stored(&cloud, kind).await, ["RateCounter.b RATE_LIMIT"]);
}

#[tokio::test]
async fn more_poisoned_subscriptions_than_a_page_at_a_shards_head_hide_nothing_behind_them() {
    let cloud = slow_to_delete().await;
    cloud.advance("PT1M").await;
    let yesterday = now(&cloud) - 86_400;
    let sweep = sweep(&cloud).await;
    let poison = |n: usize| {
        json!({ "pk": { "S": format!("acc_poison{n}") }, "sk": { "S": "SUBSCRIPTION" }, "kind": { "S": "Subscription" },
                "version": { "N": "1" }, "due_shard": sweep["due_shard"], "due_at": { "N": yesterday.to_string() } })
    };
    let items = (0..120).map(poison).collect::<Vec<_>>();
    let _ = join_all(items.iter().map(|item| put(&cloud, Table::Accounts, item))).await;
    let kind = records::declaration("PendingSignup").unwrap();
    put(&cloud, kind.table, &item(kind, "a", now(&cloud) + 1, &cloud)).await;
    cloud.advance("PT1H").await;
    assert_eq!(stored(&cloud, kind).await, Vec::<String>::new());
    // How late they are is counted from the beginning, however often they are put off.
    cloud.advance("P1D").await;
    let logs = cloud.inner().logs("retention");
    let lines = logs.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let failed = lines.filter(|line| line["kind"] == "Subscription" && line["failed"].as_f64() > Some(0.0));
    let late = failed.filter_map(|line| line["overdue_s"].as_f64()).fold(0.0, f64::max);
    assert!(late >= 86_400.0 + 3_600.0, "{late}");
}

#[tokio::test]
async fn a_slot_that_comes_twice_or_late_does_no_harm() {
    let cloud = slow_to_delete().await;
    let event = slot(&cloud);
    let answers = join_all((0..3).map(|_| cloud.inner().invoke("retention", &event))).await;
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    let kind = records::declaration("Session").unwrap();
    put(&cloud, kind.table, &item(kind, "a", now(&cloud) + 1, &cloud)).await;
    cloud.advance("PT1H").await;
    assert_eq!(stored(&cloud, kind).await, Vec::<String>::new());
    put(&cloud, kind.table, &item(kind, "b", now(&cloud) + 600, &cloud)).await;
    for event in [event, slot(&cloud)] {
        let _ = cloud.inner().invoke("retention", &event).await.unwrap();
    }
    assert_eq!(stored(&cloud, kind).await, ["Session.b SESSION#b"]);
    assert!(cloud.inner().invoke("retention", &json!({ "source": "elsewhere" })).await.is_err());
}

#[tokio::test]
async fn a_sweep_that_is_throttled_is_tried_again_and_finished() {
    let cloud = slow_to_delete().await;
    cloud.advance("PT1M").await;
    let kind = records::declaration("Session").unwrap();
    for n in 0..60 {
        put(&cloud, kind.table, &item(kind, &format!("m{n}"), now(&cloud) + 1, &cloud)).await;
    }
    // More often than the SDK tries.
    for nth in 1..=12 {
        let fault = json!({ "function": "retention", "service": "dynamodb", "operation": "BatchExecuteStatement",
                            "nth": nth, "kind": "throttle" });
        let _ = cloud.post("/local/faults", &fault).await.expect(201);
    }
    cloud.advance("PT1H").await;
    cloud.advance("PT2M").await;
    assert_eq!(stored(&cloud, kind).await, Vec::<String>::new());
}

/// The record of the sweep.
async fn sweep(cloud: &LocalCloud) -> Value {
    let key = json!({ "pk": { "S": "sweep.expired" }, "sk": { "S": "SWEEP" } });
    cloud.dynamodb("GetItem", &json!({ "TableName": "accounts", "Key": key })).await["Item"].clone()
}

#[tokio::test]
async fn a_sweep_that_another_process_has_written_is_read_again_and_only_then() {
    let cloud = slow_to_delete().await;
    cloud.advance("PT1M").await;
    let reads = async |hours: &str| {
        let since = cloud.calls_so_far();
        cloud.advance(hours).await;
        let due_at = sweep(&cloud).await["due_at"]["N"].as_str().unwrap().parse::<i64>().unwrap();
        assert!(due_at > now(&cloud), "it is finished");
        cloud.calls_of("retention", since).iter().filter(|call| call.operation == "GetItem").count()
    };
    assert_eq!(reads("PT3H").await, 0);
    let write = |item: &mut Value| {
        let version = item["version"]["N"].as_str().unwrap().parse::<u64>().unwrap();
        item["version"]["N"] = json!((version + 1).to_string());
    };
    cloud.edit(Table::Accounts, ("sweep.expired", "SWEEP"), write).await;
    // Once to put it off, and once to continue it.
    assert_eq!(reads("PT3H").await, 2);
}

#[tokio::test]
async fn a_minute_in_which_nothing_is_due_takes_one_query_a_shard() {
    let cloud = slow_to_delete().await;
    cloud.advance("PT1M").await;
    let since = cloud.calls_so_far();
    let _ = cloud.inner().invoke("retention", &slot(&cloud)).await.unwrap();
    let calls = cloud.calls_of("retention", since);
    assert_eq!(calls.len(), usize::from(Worker::Retention.shards()), "{calls:#?}");
    assert!(calls.iter().all(|call| call.operation == "Query" && call.resource == "accounts/index/due"));
}
