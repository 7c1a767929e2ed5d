use local::template::PROJECT;
use serde_json::{Value, json};

use super::{
    Cost,
    budgets::{Budgets, INIT, Work},
    table::number,
};

const SNAPSHOT: &str = "---\nsource: tests/budgets/main.rs\nexpression: bill.text\n---\n\
    # sessions\nPOST /v1/sessions\n  auth: 2 round trips\n    a month: 80, so often\n    passwords hashed: 1\n    BatchGetItem accounts+tickets 3 units\n    \
    TransactWriteItems accounts+tickets 12 units\n\
    POST /v1/password-resets\n  delivery: 3 round trips\n    not counted: nobody forgets\n    PutItem outbox 3 units\n    SendEmail mailrules\n    \
    Publish \n    TransactWriteItems accounts+tickets\n\
    init, once an instance\n  auth: at once\n    BatchGetItem tickets 1 units\n    GenerateMac arn:aws:kms:x\n  \
    public: nothing\n";

/// Usage, prices and durations of one step, taken 80 times, every second time by a new instance.
fn sources() -> [Value; 3] {
    let assumed = |is: f64| json!({ "is": is, "why": "so that it can be told" });
    let price = |what: &str| json!({ "what": what, "usd": 2.0, "per": 1.0, "halved_by": "half of it." });
    let names =
        ["dynamodb_reads", "dynamodb_writes", "lambda_requests", "api_requests", "kms_calls", "mails", "traces"];
    let names = names.into_iter().chain([
        "file_reads",
        "file_writes",
        "text_messages",
        "log_gigabytes",
        "out_gigabytes",
        "lambda_gigabyte_seconds",
    ]);
    let line = json!({ "step": "a note", "function": "auth", "units": { "reads": 0, "writes": 0, "rounds": 0 }, "times": 0, "why": "never" });
    let key = json!({ "what": "keys", "price": "mails", "resource": "AWS::KMS::Key", "why": "they stand there" });
    [
        json!({
            "what": "A month.",
            "round_trip_ms": assumed(5.0),
            "log_bytes": assumed(1_000.0),
            "answer_bytes": assumed(1_000.0),
            "traced_share": assumed(0.0),
            "cold_share": { "auth": assumed(0.5) },
            "capabilities": [{ "capability": "sessions", "lines": [line] }],
            "standing": { "capability": "standing", "items": [key] },
            "left_out": [{ "what": "staff", "why": "hardly ever" }],
        }),
        json!({
            "region": "eu-north-1",
            "as_of": "2026-11",
            "note": "Two of everything.",
            "prices": names.map(|name| (name.to_owned(), price(name))).collect::<serde_json::Map<_, _>>(),
        }),
        json!({
            "what": "as it is",
            "measured": "today",
            "hash": { "memory_mb": 256, "ms": 100 },
            "functions": { "auth": { "memory_mb": 256, "init_ms": 70, "first_ms": 30, "warm_ms": 10 } },
        }),
    ]
}

fn cost([usage, prices, durations]: &[Value; 3]) -> Result<Cost, String> {
    let [usage, prices, durations] = [usage, prices, durations].map(Value::to_string);
    Cost::of(&[SNAPSHOT.to_owned()], &usage, &prices, &durations)
}

/// The reason why there is no table.
fn refused(sources: &[Value; 3]) -> String {
    cost(sources).and_then(|cost| cost.table()).unwrap_err()
}

#[test]
fn a_budget_is_read_as_it_is_written() {
    let budgets = Budgets::read(&[SNAPSHOT.to_owned()]).unwrap();
    let log_in = Work { rounds: 2.0, reads: 3.0, writes: 12.0, hashes: 1.0, ..Work::default() };
    assert_eq!(budgets.of("POST /v1/sessions", "auth"), Some(log_in));
    let told = Work { rounds: 3.0, writes: 3.0, mails: 1.0, texts: 1.0, ..Work::default() };
    assert_eq!(budgets.of("POST /v1/password-resets", "delivery"), Some(told));
    assert_eq!(budgets.of(INIT, "auth"), Some(Work { reads: 1.0, keys: 1.0, ..Work::default() }));
    let step = |lines: &str| Budgets::read(&[format!("GET /\n  auth: 1 round trips\n{lines}\n")]);
    let unknown = step("    a month: 1, once\n    Decrypt a-key");
    assert!(unknown.is_err_and(|why| why.contains("Decrypt a-key")));
    for unplanned in ["    GetItem tickets 1 units", "    a month: often", "    a month: 1, ", "    not counted: "] {
        assert!(step(unplanned).is_err_and(|why| why.starts_with("how often does GET / invoke auth?")), "{unplanned}");
    }
}

#[test]
fn a_start_is_billed_with_the_requests_that_meet_it() {
    // Each of the 80 invocations takes 10 ms, two round trips of 5 ms and a hash of 100 ms. Every second one also takes
    // a start of 70 ms and a first answer that is 20 ms longer. On average that is 165 ms at 0.25 GB.
    let table = cost(&sources()).unwrap().table().unwrap();
    assert!(table.contains("\n| sessions | 80 | 280 | 960 | 3.3 | 0 | 40 | 0 |"), "{table}");
    assert!(table.contains("\nThe largest line is dynamodb_writes: 1920.00 of"), "{table}");
    assert!(table.contains("\n| keys | 2 | 4.00 | they stand there |"), "{table}");
}

#[test]
fn every_invocation_is_taken_to_be_cold_where_nothing_is_said() {
    let mut sources = sources();
    sources[0]["cold_share"] = json!({});
    // Two round trips, a hash, a start and a longer first answer: 10 + 10 + 100 + 70 + 20 ms at 0.25 GB.
    let table = cost(&sources).unwrap().table().unwrap();
    assert!(table.contains("\n| sessions | 80 | 320 | 960 | 4.2 | 0 | 80 | 0 |"), "{table}");
}

#[test]
fn an_alarm_is_counted_by_the_metrics_that_it_watches() {
    let mut sources = sources();
    sources[0]["standing"]["items"][0]["resource"] = json!("AWS::CloudWatch::Alarm");
    let watched = PROJECT.matches("MetricStat:").count() + PROJECT.matches("\n      MetricName: ").count();
    let table = cost(&sources).unwrap().table().unwrap();
    assert!(table.contains(&format!("\n| keys | {watched} |")), "{watched}: {table}");
}

#[test]
fn what_was_not_measured_is_refused_by_its_name() {
    for (place, name) in [
        ("/measured", "measured"),
        ("/hash/ms", "hash.ms"),
        ("/functions/auth/init_ms", "functions.auth.init_ms"),
        ("/functions/auth/first_ms", "functions.auth.first_ms"),
        ("/functions/auth/warm_ms", "functions.auth.warm_ms"),
    ] {
        let mut sources = sources();
        *sources[2].pointer_mut(place).unwrap() = Value::Null;
        let why = refused(&sources);
        assert!(why.ends_with(&format!("measures: {name}")), "{why}");
    }
    let mut sources = sources();
    sources[2]["functions"]["auth"]["warm_ms"] = json!(0);
    assert!(refused(&sources).contains("functions.auth.warm_ms"));
}

#[test]
fn what_does_not_fit_together_is_refused() {
    let whys: [(usize, &str, Value, &str); 7] = [
        (0, "/capabilities/0/lines/0/units", Value::Null, "no budget of a note, by auth"),
        (0, "/capabilities/0/lines/0/function", json!("account"), "does not say how long account takes"),
        (0, "/capabilities/0/lines/0/why", json!(""), "gives no reason for a note"),
        (0, "/standing/items/0/times", json!(1), "keys is either so many or counted in the template"),
        (0, "/standing/items/0/price", json!("luck"), "prices.json has no luck"),
        (1, "/region", json!("us-east-1"), "prices.json is of us-east-1"),
        (2, "/hash/memory_mb", json!(128), "no hash was measured at the memory of auth"),
    ];
    for (file, place, value, why) in whys {
        let mut sources = sources();
        let (parent, field) = place.rsplit_once('/').unwrap();
        sources[file].pointer_mut(parent).unwrap()[field] = value;
        let told = refused(&sources);
        assert!(told.contains(why), "{place}: {told}");
    }
}

#[test]
fn a_memory_that_differs_from_the_template_is_found() {
    let mut sources = sources();
    sources[2]["functions"]["auth"]["memory_mb"] = json!(512);
    assert!(cost(&sources).unwrap().remembered_otherwise().contains(&"auth has 256 MB".to_owned()));
}

#[test]
fn numbers_are_written_for_people() {
    for (value, text) in
        [(0.0, "0"), (0.1, "0.1"), (2.0, "2"), (12.4, "12"), (999.0, "999"), (1_234_567.0, "1,234,567")]
    {
        assert_eq!(number(value), text);
    }
}
