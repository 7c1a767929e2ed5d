//! An event file for each function and trigger of the template, as the local cloud passes it to the function during a
//! short journey.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::Path,
};

use domain::privacy::policy::VERSIONS;
use local::{
    TakenEvent,
    template::{PROJECT, Template, parameters},
};
use serde_json::{Value, json};
use tests::{Applicant, Behind, LocalCloud};
use tokio::sync::mpsc;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/events");

/// The time of all events: in seconds, in the common format, and in the format of an HTTP API's event.
const NOW: (i64, &str, &str) = (1_796_119_200, "2026-12-01T10:00:00Z", "01/Dec/2026:10:00:00 +0000");

/// An id (after its prefix), a token and a UUID of the usual form.
const ID: &str = "01k9zcm3v1e6yb8t2hq4xgn7da";
const TOKEN: &str = "Zm9ydHktdHdvIHJhbmRvbSBieXRlcyBvZiBhIGxpbms";
const UUID: &str = "6f1d2c3b-4a59-4e68-8776-95a4b3c2d1e0";

/// The file names that a template requires, without their extension: one for a function's HTTP requests, one for each
/// of its other triggers by the trigger's name, and one for a function that is only invoked directly.
fn triggers(template: &Template) -> BTreeSet<String> {
    let http = template.routes.iter().map(|route| format!("{}/http", route.function));
    let streams = template.streams.iter().map(|stream| stream.id.clone());
    let notifications = template.notifications.iter().map(|notification| notification.id.clone());
    let schedules = template.schedules.iter().map(|schedule| schedule.id.clone());
    let rules = template.event_rules.iter().map(|rule| rule.id.clone());
    let named = http.chain(streams).chain(notifications).chain(schedules).chain(rules);
    let mut triggers = named.map(|id| id.to_lowercase()).collect::<BTreeSet<_>>();
    for function in template.functions.keys() {
        if !triggers.iter().any(|trigger| trigger.starts_with(&format!("{function}/"))) {
            triggers.insert(format!("{function}/invoke"));
        }
    }
    triggers
}

/// The name of the trigger of a function's event, as in its file name.
fn trigger(template: &Template, function: &str, event: &Value) -> String {
    let record = &event["Records"][0];
    let stream = template.streams.iter().find(|one| one.function == function && record["eventSourceARN"] == one.arn);
    let notification = template.notifications.iter().find(|one| one.function == function && is_of_bucket(one, record));
    let schedule = template.schedules.iter().find(|one| one.function == function && is_of(one.input.as_ref(), event));
    let rule = template.event_rules.iter().find(|one| one.function == function && is_of(one.input.as_ref(), event));
    let id = stream.map(|one| &one.id).or(notification.map(|one| &one.id));
    let id = id.or(schedule.map(|one| &one.id)).or(rule.map(|one| &one.id));
    match id {
        Some(id) => id.to_lowercase(),
        None if event["requestContext"]["http"].is_object() => format!("{function}/http"),
        None => format!("{function}/invoke"),
    }
}

fn is_of_bucket(notification: &local::template::NotificationSpec, record: &Value) -> bool {
    record["s3"]["bucket"]["name"] == notification.bucket
}

/// Whether an event results from an input of the template, whatever the values of its placeholders (`<…>`).
fn is_of(input: Option<&String>, event: &Value) -> bool {
    // A placeholder in quotes is already a JSON string.
    let quoted = |input: &String| input.replace("\"<", "<").replace(">\"", ">").replace('<', "\"<").replace('>', ">\"");
    let input = input.and_then(|input| serde_json::from_str::<Value>(&quoted(input)).ok()).unwrap_or_default();
    let (Some(input), Some(event)) = (input.as_object(), event.as_object()) else { return false };
    let fits = |(name, value): (&String, &Value)| {
        let gap = value.as_str().is_some_and(|text| text.starts_with('<'));
        event.get(name).is_some_and(|found| gap || found == value)
    };
    input.len() == event.len() && input.iter().all(fits)
}

/// The event with fixed values for everything that differs between runs or machines.
fn fixed(event: &Value, port: &str) -> Value {
    match event {
        // The order of the fields has no meaning, and differs between runs.
        Value::Object(fields) => {
            let each = fields.iter().map(|(name, value)| (name.clone(), fixed_field(name, value, port)));
            Value::Object(each.collect::<BTreeMap<_, _>>().into_iter().collect())
        }
        Value::Array(items) => items.iter().map(|item| fixed(item, port)).collect(),
        Value::String(text) => fixed_text(text, port).into(),
        other => other.clone(),
    }
}

fn fixed_field(name: &str, value: &Value, port: &str) -> Value {
    let (second, time, time_of_a_request) = NOW;
    match name {
        // An address that is reserved for documentation (RFC 5737).
        "sourceIp" | "x-forwarded-for" => json!("192.0.2.1"),
        "x-amzn-trace-id" => json!(format!("Root=1-{second:08x}-a1b2c3d4e5f60718293a4b5c")),
        "requestId" => json!("0a1b2c3d4e5f6071"),
        "timeEpoch" => json!(second * 1_000),
        "time" if value.as_str().is_some_and(|text| text.contains('/')) => json!(time_of_a_request),
        "time" | "eventTime" => json!(time),
        "ApproximateCreationDateTime" => json!(second),
        "SequenceNumber" => json!("100000000000000000001"),
        "versionId" | "x-amz-id-2" => json!("d41d8cd98f00b204e9800998ecf8427e"),
        "eventID" => json!("c4ca4238a0b923820dcc509a6f75849b"),
        _ => fixed(value, port),
    }
}

/// A text with fixed ids, tokens and UUIDs, and with the default port of the local cloud.
fn fixed_text(text: &str, port: &str) -> String {
    let word = |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == '-';
    let pieces = text.split_inclusive(|letter| !word(letter)).map(|piece| {
        let end = piece.trim_end_matches(|letter| !word(letter)).len();
        format!("{}{}", fixed_word(&piece[..end], port), &piece[end..])
    });
    pieces.collect()
}

fn fixed_word(word: &str, port: &str) -> String {
    let uuid = word.len() == UUID.len() && word.split('-').map(str::len).eq([8, 4, 4, 4, 12]);
    match word.split_once('_') {
        _ if word == port => "3000".to_owned(),
        _ if word == tests::policy_in_force() => VERSIONS[0].name.to_owned(),
        _ if uuid => UUID.to_owned(),
        Some((kind, id)) if kind.len() <= 4 && id.len() == ID.len() => format!("{kind}_{ID}"),
        _ if word.len() == TOKEN.len() => TOKEN.to_owned(),
        // A token that contains the key of its item is longer, and always of the same length.
        _ if word.len() > TOKEN.len() => "A".repeat(word.len()),
        _ => word.to_owned(),
    }
}

/// A journey that invokes each function at least once.
async fn journey(cloud: &LocalCloud) {
    let mut ada = Applicant::new("ada@example.com");
    ada.request["name"] = "Ada Example".into();
    ada.request["company_name"] = "Example ApS".into();
    // A number that is reserved for fiction.
    ada.request["phone"] = "+46 70 174 06 35".into();
    let ada = ada.sign_up(cloud).await.log_in(cloud).await;
    let _ = ada.get("/v1/me").await.expect(200);
    let _ = cloud.get("/v1/contact").await.expect(200);
    let _ = cloud.invoke_staff(&json!({ "act": "appoint", "email": ada.who.email(), "roles": ["support"] })).await;
    // For a function that none of this has called, its first route, whatever it answers.
    let template = cloud.inner().template();
    for function in template.functions.keys().filter(|function| cloud.inner().logs(function).is_empty()) {
        if let Some(route) = template.routes.iter().find(|route| route.function == *function && !route.is_default()) {
            let method = if route.method == "ANY" { "GET" } else { &route.method };
            let _ = cloud.send(cloud.request(method.parse().unwrap(), &route.path)).await;
        }
    }
    cloud.advance("PT1M").await;
    // An object in the bucket, of no run.
    let behind = Behind::of(cloud).await;
    let key =
        ("acc_01k9zcm3v1e6yb8t2hq4xgn7da", "int_01k9zcm3v1e6yb8t2hq4xgn7da/run_01k9zcm3v1e6yb8t2hq4xgn7da/upload");
    behind.put(key.0.parse().unwrap(), key.1, "id;navn").await;
    // A mail that bounces.
    let _ = Applicant::new("bounce@simulator.example").request_sign_up(cloud).await.expect(202);
    cloud.inner().drain().await;
    send_a_newsletter(cloud).await;
}

/// Sends the newsletter to two readers. To one of them it comes back.
async fn send_a_newsletter(cloud: &LocalCloud) {
    for email in ["bo@example.com", "bounce@simulator.example"] {
        cloud.subscribe(email).await;
    }
    let staff = cloud.staff("chef@example.com", &["admin"]).await;
    let campaign = json!({ "subject": "Nyt", "markdown_da": "Hej" });
    let campaign = staff.post("/v1/staff/newsletters", &campaign).await.expect(201).json();
    let send = format!("/v1/staff/newsletters/{}/send", campaign["id"].as_str().unwrap());
    let _ = staff.post(&send, &json!({})).await.expect(200);
    cloud.advance("PT1M").await;
    cloud.inner().drain().await;
}

/// The first event of each trigger in the journey, as in its file, and the local cloud that passed the events on.
async fn recorded() -> (BTreeMap<String, String>, LocalCloud) {
    let (events, mut taken) = mpsc::unbounded_channel::<TakenEvent>();
    let program = env!("CARGO_BIN_EXE_function");
    let cloud = LocalCloud::start_with(program, |options| options.events = Some(events)).await;
    journey(&cloud).await;
    let api = cloud.inner().api_url();
    let port = api.rsplit(':').next().unwrap();
    let mut files = BTreeMap::new();
    while let Ok(TakenEvent { function, event }) = taken.try_recv() {
        let event = serde_json::from_slice::<Value>(&event).unwrap();
        let file = trigger(cloud.inner().template(), &function, &event);
        let text = || format!("{}\n", serde_json::to_string_pretty(&fixed(&event, port)).unwrap());
        files.entry(file).or_insert_with(text);
    }
    (files, cloud)
}

/// The files that exist.
fn kept() -> io::Result<BTreeMap<String, String>> {
    let mut files = BTreeMap::new();
    for function in fs::read_dir(FOLDER)? {
        let function = function?.path();
        for file in fs::read_dir(&function)? {
            let file = file?.path();
            let name = |path: &Path| path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            files.insert(format!("{}/{}", name(&function), name(&file)), fs::read_to_string(&file)?);
        }
    }
    Ok(files)
}

/// Writes the files, and deletes all others.
fn write(files: &BTreeMap<String, String>) -> io::Result<()> {
    if Path::new(FOLDER).exists() {
        fs::remove_dir_all(FOLDER)?;
    }
    for (file, event) in files {
        let path = Path::new(FOLDER).join(format!("{file}.json"));
        fs::create_dir_all(path.parent().unwrap_or(Path::new(FOLDER)))?;
        fs::write(path, event)?;
    }
    Ok(())
}

#[tokio::test]
async fn each_function_and_trigger_has_an_event_file_as_the_local_cloud_hands_it_over() {
    let (recorded, cloud) = recorded().await;
    let wanted = triggers(cloud.inner().template());
    let met = recorded.keys().cloned().collect::<BTreeSet<_>>();
    assert_eq!(met, wanted, "the journey of this test meets each trigger of the template");
    if std::env::var_os("UPDATE_EVENTS").is_some() {
        write(&recorded).unwrap();
    }
    let kept = kept().unwrap_or_default();
    let same = |file: &&String| kept.get(*file) == recorded.get(*file);
    let other = recorded.keys().chain(kept.keys()).filter(|file| !same(file)).collect::<BTreeSet<_>>();
    assert!(other.is_empty(), "run this test once with UPDATE_EVENTS=1 and commit {FOLDER}: {other:?}");
    // Each event is handled on its own, whatever its time and ids.
    for (file, event) in kept {
        let (function, _) = file.split_once('/').unwrap();
        let answer = cloud.inner().invoke(function, &serde_json::from_str(&event).unwrap()).await;
        let answer = answer.unwrap_or_else(|why| panic!("{file}: {why}"));
        let answer = serde_json::from_slice::<Value>(&answer).unwrap();
        let status = answer["statusCode"].as_u64();
        assert!(status.is_none_or(|status| status < 500), "{file}: {answer}");
    }
}

#[test]
fn a_function_or_trigger_that_is_added_to_the_template_asks_for_an_event_file() {
    let added = |from: &str, to: &str| {
        assert!(PROJECT.contains(from), "the template no longer holds {from:?}");
        let read = |text: &str| triggers(&Template::read(text, &parameters([])).unwrap());
        let (before, after) = (read(PROJECT), read(&PROJECT.replacen(from, to, 1)));
        after.difference(&before).cloned().collect::<Vec<_>>()
    };
    let missed = "        Missed:\n          Type: ScheduleV2\n";
    let nightly =
        "        Nightly:\n          Type: ScheduleV2\n          Properties: { ScheduleExpression: rate(1 day) }\n";
    assert_eq!(added(missed, &format!("{nightly}{missed}")), ["delivery/nightly"]);
    assert_eq!(added("        Feedback:\n", "        Complaints:\n"), ["delivery/complaints"]);
    let another = "  Another:\n    Type: AWS::Serverless::Function\n    Properties: { FunctionName: another }\n\n";
    let staff = "  StaffFunction:\n";
    assert_eq!(added(staff, &format!("{another}{staff}")), ["another/invoke"]);
}

#[test]
fn what_differs_from_run_to_run_is_the_same_in_each_file() {
    let session = format!("Bearer ses_{}.{}", "0".repeat(26), "x".repeat(43));
    let event = json!({
        "headers": { "authorization": session, "host": "localhost:41234", "x-forwarded-port": "41234" },
        "requestContext": { "requestId": "ffffffffffffffff", "timeEpoch": 5, "time": "02/Jan/1970:00:00:00 +0000" },
        "body": r#"{"id":"0a1b2c3d-0a1b-4a1b-8a1b-0a1b2c3d4e5f","password":"violin-kaktus-9-måner"}"#,
        "time": "1970-01-02T00:00:00Z",
    });
    assert_eq!(
        fixed(&event, "41234"),
        json!({
            "headers": { "authorization": format!("Bearer ses_{ID}.{TOKEN}"), "host": "localhost:3000", "x-forwarded-port": "3000" },
            "requestContext": { "requestId": "0a1b2c3d4e5f6071", "timeEpoch": NOW.0 * 1_000, "time": NOW.2 },
            "body": format!(r#"{{"id":"{UUID}","password":"violin-kaktus-9-måner"}}"#),
            "time": NOW.1,
        })
    );
}
