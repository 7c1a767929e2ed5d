//! Integrations: their contracts, and the preview of a file (P17, P18, P21).

use base64::{Engine as _, engine::general_purpose::STANDARD};
use futures::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};
use tests::{Answer, Person, cloud, integration, integration_with};

const OWNER: &str = "soren@rodgrod.example";
const PATH: &str = "/v1/integrations";

async fn patch(person: &Person<'_>, path: &str, changes: &Value) -> Answer {
    person.send(person.request(Method::PATCH, path).json(changes)).await
}

/// The actions of the newest entries of the audit log, with the names of their fields.
async fn log(person: &Person<'_>, count: usize) -> Vec<(String, Value)> {
    let log = person.get(&format!("/v1/audit?limit={count}")).await.expect(200).json();
    let entries = log["items"].as_array().unwrap().iter();
    entries.map(|entry| (entry["action"].as_str().unwrap().to_owned(), entry["fields"].clone())).collect()
}

#[tokio::test]
async fn p17_an_integration_is_set_up_shown_changed_and_revoked_and_each_version_stays_readable() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let wanted = integration(cloud.inner().now());
    let created = owner.post(PATH, &wanted).await.expect(201).json();
    assert_eq!((&created["status"], &created["contract_version"]), (&json!("active"), &json!(1)));
    assert_eq!(created["fields"], json!(["external_id", "name", "email", "note"]));
    assert_eq!((&created["locale"], &created["file_format"]), (&json!("da"), &json!("csv")));
    assert_eq!(created["recipient"], wanted["recipient"]);
    let path = format!("{PATH}/{}", created["id"].as_str().unwrap());
    let shown = owner.get(&path).await.expect(200);
    assert_eq!(shown.json(), created);

    let admin = owner.invite_and_accept("adam@rodgrod.example", "admin").await;
    let recipient = json!({ "name": "Cash Registers Inc.", "country": "US", "contact_email": "ops@cash.example" });
    let refused = patch(&admin, &path, &json!({ "recipient": recipient })).await.expect(422);
    let expected = ["/recipient_authorised missing", "/outside_eea_confirmed outside-eea-not-confirmed"];
    assert_eq!(refused.field_errors(), expected);
    let stated = json!({ "recipient": recipient, "recipient_authorised": true, "outside_eea_confirmed": true });
    let changed = patch(&admin, &path, &stated).await.expect(200);
    assert_eq!(changed.json()["contract_version"], 2);
    let same = patch(&owner, &path, &json!({ "fields": ["note", "email", "name"] })).await.expect(200);
    assert_eq!((same.header("etag"), &same.json()["contract_version"]), (changed.header("etag"), &json!(2)));
    let _ = patch(&owner, &path, &json!({ "locale": "en", "columns": { "Kunde": "name", "Alder": null } }))
        .await
        .expect(200);

    let versions = owner.get(&format!("{path}/versions")).await.expect(200).json()["items"].as_array().unwrap().clone();
    assert_eq!(versions.iter().map(|version| version["version"].as_u64().unwrap()).collect::<Vec<_>>(), [3, 2, 1]);
    let names = versions.iter().map(|version| version["recipient"]["name"].as_str().unwrap()).collect::<Vec<_>>();
    assert_eq!(names, ["Cash Registers Inc.", "Cash Registers Inc.", "Gråsten Kasser ApS"]);
    // Who stated what and when stays with the version, and holds for the next one.
    let by = versions.iter().map(|version| version["statement"]["recipient_authorised"]["by"].clone());
    let (owner_id, admin_id) = (owner.session["user_id"].clone(), admin.session["user_id"].clone());
    assert_eq!(by.collect::<Vec<_>>(), [admin_id.clone(), admin_id, owner_id.clone()]);
    assert_eq!(
        (&versions[0]["made_by"], &versions[0]["columns"]),
        (&owner_id, &json!({ "Kunde": "name", "Alder": null }))
    );
    let outside = &versions[1]["statement"]["outside_eea_confirmed"];
    assert_eq!((&outside["text_version"], outside["at"].is_string()), (&json!("2026-11-29"), true));
    assert!(outside["text"].as_str().unwrap().starts_with("Modparten er uden for EU/EØS"), "{outside}");
    assert!(versions[2]["statement"]["outside_eea_confirmed"].is_null());
    let first = owner.get(&format!("{path}/versions?limit=2")).await.expect(200).json();
    let next = format!("{path}/versions?limit=2&cursor={}", first["next_cursor"].as_str().unwrap());
    assert_eq!(owner.get(&next).await.expect(200).json()["items"][0]["version"], 1);

    let _ = owner.delete(&path).await.expect(204);
    let revoked = owner.get(&path).await.expect(200);
    assert_eq!((&revoked.json()["status"], revoked.json()["revoked_at"].is_string()), (&json!("revoked"), true));
    let _ = owner.delete(&path).await.expect(204);
    assert_eq!(owner.get(&path).await.expect(200).header("etag"), revoked.header("etag"));
    assert_eq!(patch(&owner, &path, &json!({ "name": "Kunder" })).await.expect(409).problem(), "integration-revoked");
    assert_eq!(owner.get(&format!("{path}/versions")).await.expect(200).json()["items"].as_array().unwrap().len(), 3);
    let log = log(&owner, 9).await;
    let ours = log.into_iter().filter(|(action, _)| action.starts_with("integration")).collect::<Vec<_>>();
    let expected = [
        ("integration-revoked".to_owned(), Value::Null),
        ("integration-changed".to_owned(), json!(["columns", "locale"])),
        ("integration-changed".to_owned(), json!(["recipient"])),
        ("integration-created".to_owned(), Value::Null),
    ];
    assert_eq!(ours, expected);
}

#[tokio::test]
async fn p21_owners_are_told_in_their_language_who_decided_what() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let eva = owner.invite_and_accept("eva@rodgrod.example", "owner").await;
    let _ = eva.change(&json!({ "language": "en" }), None).await.expect(200);
    let admin = owner.invite_and_accept("adam@rodgrod.example", "admin").await;
    let path = admin.set_up_integration(&json!({})).await;
    let danish = cloud.last_mail_to(OWNER).await;
    assert_eq!(danish.subject, "En integration er oprettet");
    assert!(
        danish.text.contains("»Kunder fra kassen«") && danish.text.contains("»Gråsten Kasser ApS« (DK)"),
        "{}",
        danish.text
    );
    let english = cloud.last_mail_to("eva@rodgrod.example").await;
    assert!(english.text.contains("has set up the integration “Kunder fra kassen”"), "{}", english.text);
    let _ = admin.delete(&path).await.expect(204);
    assert_eq!(cloud.last_mail_to(OWNER).await.subject, "En integration er tilbagekaldt");
    let before = cloud.mails_to(OWNER).await.len();
    let _ = admin.delete(&path).await.expect(204);
    cloud.inner().drain().await;
    assert_eq!(cloud.mails_to(OWNER).await.len(), before);
}

#[tokio::test]
async fn p18_every_fault_of_a_contract_is_told_at_once_in_the_callers_language_and_nothing_is_stored() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let now = cloud.inner().now();
    let wrong = json!({
        "fields": ["email", "shoe_size"], "recipient": { "name": "Kort 4111111111111111", "country": "US", "contact_email": "x" },
        "schedule": "daily", "ends_on": "2020-01-01", "recipient_authorised": false, "endpoint": "https://kasser.example", "x": 1,
    });
    let refused = owner.post(PATH, &integration_with(now, &wrong)).await.expect(422);
    assert_eq!(refused.problem(), "invalid-input");
    let expected = [
        "/recipient/name card-number-refused",
        "/recipient/contact_email invalid-email",
        "/endpoint endpoint-not-supported",
        "/fields/1 unknown-dataset-field",
        "/fields required-field-left-out",
        "/schedule exports-only",
        "/ends_on ends-before-beginning",
        "/recipient_authorised not-authorised",
        "/x unknown-field",
    ];
    assert_eq!(refused.field_errors(), expected);
    assert!(!refused.text.contains("4111"));
    let unstated = integration_with(now, &json!({ "recipient_authorised": null }));
    assert_eq!(owner.post(PATH, &unstated).await.expect(422).field_errors(), ["/recipient_authorised missing"]);
    let endpoint = integration_with(now, &json!({ "endpoint": "https://kasser.example" }));
    for (language, words) in [("da", "Brug filer"), ("en", "Use files")] {
        let asked = owner.request(Method::POST, PATH).header("accept-language", language).json(&endpoint);
        let refused = owner.send(asked).await.expect(422);
        assert_eq!(refused.problem(), "endpoint-not-supported");
        assert!(refused.json()["detail"].as_str().unwrap().contains(words), "{}", refused.text);
    }
    assert!(cloud.stored("accounts", "Integration").await.is_empty());
    assert!(cloud.stored("accounts", "ContractVersion").await.is_empty());
}

#[tokio::test]
async fn p21_a_contract_has_its_days_in_copenhagen() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let today = domain::date::day_of(cloud.inner().now());
    let day = |days: i32| domain::date::plus_days(today, days).to_string();
    let path = owner.set_up_integration(&json!({ "starts_on": day(2), "ends_on": day(3) })).await;
    let status = async || owner.get(&path).await.expect(200).json()["status"].as_str().unwrap().to_owned();
    assert_eq!(status().await, "not-started");
    cloud.advance("P2D").await;
    let owner = owner.who.clone().log_in(&cloud).await;
    let shown = async || owner.get(&path).await.expect(200).json()["status"].as_str().unwrap().to_owned();
    assert_eq!(shown().await, "active");
    cloud.advance("P2D").await;
    let owner = owner.who.clone().log_in(&cloud).await;
    assert_eq!(owner.get(&path).await.expect(200).json()["status"], "ended");
    assert_eq!(patch(&owner, &path, &json!({ "ends_on": day(3) })).await.expect(200).json()["status"], "ended");
    assert_eq!(patch(&owner, &path, &json!({ "ends_on": day(9) })).await.expect(200).json()["status"], "active");
}

#[tokio::test]
async fn p18_of_two_changes_at_once_one_is_stale_and_without_a_version_both_are_versions() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let path = owner.set_up_integration(&json!({})).await;
    let tag = owner.get(&path).await.expect(200).header("etag").to_owned();
    let change = |name: &str, tag: Option<&str>| {
        let request = owner.request(Method::PATCH, &path).json(&json!({ "name": name }));
        owner.send(tag.into_iter().fold(request, |request, tag| request.header("if-match", tag)))
    };
    let both = join_all(["Ada", "Bo"].map(|name| change(name, Some(&tag)))).await;
    let mut statuses = both.iter().map(|answer| answer.status.as_u16()).collect::<Vec<_>>();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412]);
    for answer in join_all(["Eva", "Gro"].map(|name| change(name, None))).await {
        let _ = answer.expect(200);
    }
    assert_eq!(owner.get(&path).await.expect(200).json()["contract_version"], 4);
    assert_eq!(cloud.stored("accounts", "ContractVersion").await.len(), 4);
    let stale = owner.request(Method::DELETE, &path).header("if-match", &tag);
    assert_eq!(owner.send(stale).await.expect(412).problem(), "stale");
}

#[tokio::test]
async fn p21_there_are_at_most_fifty_and_what_is_sent_again_is_set_up_once() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let wanted = integration(cloud.inner().now());
    let keyed = || owner.request(Method::POST, PATH).header("idempotency-key", "k1").json(&wanted);
    let [first, again] = [owner.send(keyed()).await.expect(201), owner.send(keyed()).await.expect(201)];
    assert_eq!(first.json(), again.json());
    for _ in 0..48 {
        let _ = owner.post(PATH, &wanted).await.expect(201);
    }
    let two = join_all([owner.post(PATH, &wanted), owner.post(PATH, &wanted)]).await;
    let mut statuses = two.iter().map(|answer| answer.status.as_u16()).collect::<Vec<_>>();
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409]);
    assert_eq!(owner.post(PATH, &wanted).await.expect(409).problem(), "too-many-integrations");
    let _ = owner.delete(&format!("{PATH}/{}", first.json()["id"].as_str().unwrap())).await.expect(204);
    let _ = owner.post(PATH, &wanted).await.expect(201);
    let page = owner.get(&format!("{PATH}?limit=50")).await.expect(200).json();
    assert_eq!(page["items"].as_array().unwrap().len(), 50);
    let rest = format!("{PATH}?limit=50&cursor={}", page["next_cursor"].as_str().unwrap());
    assert_eq!(owner.get(&rest).await.expect(200).json()["items"][0]["status"], "revoked");
}

#[tokio::test]
async fn p34_a_deactivated_account_sets_up_nothing_reads_and_revokes() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let path = owner.set_up_integration(&json!({})).await;
    cloud.advance("P31D").await;
    let owner = owner.who.clone().log_in(&cloud).await;
    let wanted = integration(cloud.inner().now());
    for answer in [owner.post(PATH, &wanted).await, patch(&owner, &path, &json!({ "name": "Kunder" })).await] {
        assert_eq!(answer.expect(403).problem(), "account-deactivated");
    }
    assert_eq!(owner.get(PATH).await.expect(200).json()["items"].as_array().unwrap().len(), 1);
    let _ = owner.get(&format!("{path}/versions")).await.expect(200);
    let _ = owner.delete(&path).await.expect(204);
    assert_eq!(owner.get(&path).await.expect(200).json()["status"], "revoked");
}

#[tokio::test]
async fn p21_nothing_of_one_account_is_reached_from_another() {
    let cloud = cloud!().await;
    let (owner, eva) = (cloud.person(OWNER).await, cloud.person("eva@floede.example").await);
    let path = owner.set_up_integration(&json!({})).await;
    let sample = json!({ "filename": "kunder.csv", "content": "aWQ7bmF2bgo=" });
    for answer in [
        eva.get(&path).await,
        eva.get(&format!("{path}/versions")).await,
        eva.delete(&path).await,
        patch(&eva, &path, &json!({ "name": "Mine" })).await,
        eva.post(&format!("{path}/preview"), &sample).await,
    ] {
        assert_eq!(answer.expect(404).problem(), "not-found");
    }
    assert!(eva.get(PATH).await.expect(200).json()["items"].as_array().unwrap().is_empty());
    assert_eq!(owner.get(&path).await.expect(200).json()["contract_version"], 1);
}

/// A sample of a file of this name.
fn sample(name: &str, bytes: &[u8]) -> Value {
    json!({ "filename": name, "content": STANDARD.encode(bytes) })
}

/// The text in Windows-1252, as far as it is Latin-1.
fn windows(text: &str) -> Vec<u8> {
    text.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect()
}

#[tokio::test]
async fn p17_a_danish_file_is_previewed_as_it_would_be_read_and_nothing_is_changed() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let terms = json!({
        "dataset": "transactions", "fields": ["date", "amount", "currency", "supplier", "text"],
        "columns": { "Bilagsnr.": "external_id", "Saldo": null },
    });
    let preview = format!("{}/preview", owner.set_up_integration(&terms).await);
    let file = windows(
        "Bilagsnr.;Bogføringsdato;Beløb;Valuta;Leverandør;Saldo\r\n1;31-12-2026;1.234,50;DKK;Gråsten El;0\r\n\
         2;31-02-2026;1,234.75;kr;Ærø \"El\";0\r\n",
    );
    let before = cloud.scan("accounts").await.len();
    let read = owner.post(&preview, &sample("posteringer.csv", &file)).await.expect(200).json();
    assert!(read["error"].is_null(), "{read}");
    let columns = read["columns"].as_array().unwrap().iter();
    let columns = columns.map(|column| column["field"].as_str().unwrap_or("-").to_owned()).collect::<Vec<_>>();
    assert_eq!(columns, ["external_id", "date", "amount", "currency", "supplier", "-"]);
    let fields = &read["rows"][0]["fields"];
    assert_eq!((&fields["amount"], &fields["date"]), (&json!("1234.50"), &json!("2026-12-31")));
    assert_eq!((&fields["supplier"], &read["rows"][0]["line"]), (&json!("Gråsten El"), &json!(2)));
    let errors = read["rows"][1]["errors"].as_array().unwrap().iter();
    let errors = errors.map(|error| format!("{} {}", error["line"], error["column"])).collect::<Vec<_>>();
    assert_eq!(errors, ["3 \"Bogføringsdato\"", "3 \"Beløb\""]);
    assert!(read["rows"][1]["fields"].is_null() && !read.to_string().contains("1,234.75"));
    assert!(read["rows"][1]["errors"][0]["detail"].as_str().unwrap().starts_with("Skriv"), "{read}");

    let unknown = windows("Bilagsnr.;Bogføringsdato;Skostørrelse\r\n1;31-12-2026;38\r\n");
    let read = owner.post(&preview, &sample("posteringer.csv", &unknown)).await.expect(200).json();
    assert_eq!(read["columns"][2]["error"]["code"], "unknown-column");
    assert_eq!(read["error"]["code"], "columns");
    let detail = read["error"]["detail"].as_str().unwrap();
    assert!(detail.contains("»Skostørrelse« kendes ikke") && detail.contains("feltet amount"), "{detail}");
    let asked = owner.request(Method::POST, &preview).header("accept-language", "en").json(&sample("x.csv", b""));
    let empty = owner.send(asked).await.expect(200).json();
    assert_eq!(empty["error"]["detail"], "The file is empty.");
    assert_eq!(cloud.scan("accounts").await.len(), before);
}

#[tokio::test]
async fn p17_what_cannot_be_previewed_is_told() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let import = format!("{}/preview", owner.set_up_integration(&json!({ "file_format": "json-lines" })).await);
    let export = format!("{}/preview", owner.set_up_integration(&json!({ "direction": "export" })).await);
    for (name, bytes, error) in [
        ("Kunder.XLSX", &b"id;navn"[..], "/filename spreadsheet-not-previewed"),
        ("kunder.csv", b"PK\x03\x04....", "/content spreadsheet-not-previewed"),
        ("kunder.csv", &vec![b'x'; 48_001], "/content sample-too-large"),
    ] {
        assert_eq!(owner.post(&import, &sample(name, bytes)).await.expect(422).field_errors(), [error]);
    }
    let wrong = json!({ "filename": "", "content": "æ", "x": 1 });
    let errors = owner.post(&import, &wrong).await.expect(422).field_errors();
    assert_eq!(errors, ["/filename empty", "/content invalid-base64", "/x unknown-field"]);
    let _ = owner.post(&import, &sample("kunder.jsonl", &vec![b'x'; 48_000])).await.expect(200);
    let line = "{\"external_id\": \"1\", \"name\": \"Ærø\", \"email\": \"ADA@kunde.example\"}\n";
    let read = owner.post(&import, &sample("kunder.jsonl", line.as_bytes())).await.expect(200).json();
    assert_eq!(read["rows"][0]["fields"]["email"], "ada@kunde.example");
    assert_eq!(owner.post(&export, &sample("kunder.csv", b"id;navn")).await.expect(409).problem(), "reads-no-files");
}
