//! Data sets: rows by hand (P17, P39).

use std::collections::BTreeSet;

use futures::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};
use tests::{Person, cloud};

const OWNER: &str = "soren@rodgrod.example";
const CONTACTS: &str = "/v1/datasets/contacts/rows";
const TRANSACTIONS: &str = "/v1/datasets/transactions/rows";

fn line(date: &str, amount: &str) -> Value {
    json!({ "date": date, "amount": amount, "currency": "DKK" })
}

/// The path of a row whose external id needs to be encoded.
fn row(rows: &str, id: &str) -> String {
    let encoded = id.bytes().map(|byte| match byte {
        byte if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    });
    format!("{rows}/{}", encoded.collect::<String>())
}

/// The external ids of all pages of a list.
async fn ids(person: &Person<'_>, path: &str) -> Vec<String> {
    let (mut found, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = person.get(&format!("{path}{cursor}")).await.expect(200).json();
        let items = page["items"].as_array().unwrap();
        found.extend(items.iter().map(|row| row["external_id"].as_str().unwrap().to_owned()));
        let Some(next) = page["next_cursor"].as_str() else { return found };
        cursor = format!("&cursor={next}");
    }
}

#[tokio::test]
async fn p17_a_row_is_written_shown_changed_and_deleted_by_its_external_id() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let path = row(CONTACTS, "ada@kunde.example");
    assert_eq!(owner.get(&path).await.expect(404).problem(), "not-found");
    let ada =
        json!({ "name": "Ada Ærø", "email": "Ada@Kunde.example", "phone": "20304051", "note": "Ring\r\nhelst i dag" });
    let created = owner.put(&path, &ada).await.expect(201);
    let expected = json!({
        "external_id": "ada@kunde.example", "name": "Ada Ærø", "email": "ada@kunde.example", "phone": "+4520304051",
        "title": null, "organisation": null, "note": "Ring\nhelst i dag",
    });
    assert_eq!(created.json(), expected);
    let shown = owner.get(&path).await.expect(200);
    assert_eq!(shown.json(), expected);
    // What is shown can be sent back, and changes nothing.
    let same = owner.put(&path, &shown.json()).await.expect(200);
    assert_eq!(same.header("etag"), created.header("etag"));

    let changed = owner.put(&path, &json!({ "name": "Ada Bo" })).await.expect(200).json();
    assert_eq!((changed["name"].as_str(), changed["email"].is_null()), (Some("Ada Bo"), true));
    let _ = owner.delete(&path).await.expect(204);
    let _ = owner.get(&path).await.expect(404);
    let _ = owner.delete(&path).await.expect(404);
    let visits = owner.get("/v1/visits").await.expect(200).json()["items"].as_array().unwrap().clone();
    let deleted = visits.iter().find(|visit| visit["method"] == "DELETE").unwrap();
    assert_eq!(deleted["route"], "/v1/datasets/{set}/rows/{external_id}");
}

#[tokio::test]
async fn an_external_id_may_be_any_line_that_a_path_can_name() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let all = ["2026/001", "Bilag #12", "50%", "a%41", "æøå og 100 %", "a+b", "a;b=c", "..a", "C:\\x"];
    for id in all {
        let written = owner.put(&row(TRANSACTIONS, id), &line("2026-10-31", "1")).await.expect(201);
        assert_eq!(written.json()["external_id"], id);
        assert_eq!(owner.get(&row(TRANSACTIONS, id)).await.expect(200).json()["external_id"], id);
    }
    let listed = ids(&owner, &format!("{TRANSACTIONS}?limit=4")).await.into_iter().collect::<BTreeSet<_>>();
    assert_eq!(listed, all.into_iter().map(str::to_owned).collect());
    for id in all {
        let _ = owner.delete(&row(TRANSACTIONS, id)).await.expect(204);
    }
    for id in ["a\u{202e}b", "---", "4111 1111 1111 1111"] {
        let refused = owner.put(&row(TRANSACTIONS, id), &line("2026-10-31", "1")).await.expect(422);
        assert_eq!(refused.json()["errors"][0]["pointer"], "/external_id");
        let _ = owner.get(&row(TRANSACTIONS, id)).await.expect(404);
    }
}

#[tokio::test]
async fn every_wrong_field_of_a_row_is_reported_and_nothing_is_written() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let wrong = json!({
        "external_id": "2", "date": "2026-02-30", "amount": "1.234,50", "currency": "KR", "quantity": "x", "text": "", "tekst": "x",
        "supplier": "4111 1111 1111 1111",
    });
    let refused = owner.put(&row(TRANSACTIONS, "1"), &wrong).await.expect(422).json();
    let errors = refused["errors"].as_array().unwrap().iter();
    let errors = errors.map(|error| (error["pointer"].as_str().unwrap(), error["code"].as_str().unwrap()));
    let expected = [
        ("/external_id", "other-external-id"),
        ("/date", "invalid-date"),
        ("/amount", "invalid-decimal"),
        ("/currency", "invalid-currency"),
        ("/supplier", "card-number-refused"),
        ("/quantity", "invalid-decimal"),
        ("/text", "empty"),
        ("/tekst", "unknown-field"),
    ];
    assert_eq!(errors.collect::<Vec<_>>(), expected);
    let _ = owner.get(&row(TRANSACTIONS, "1")).await.expect(404);
    let fine = json!({ "date": "2026-10-31", "amount": "1.5", "currency": "jpy" });
    let refused = owner.put(&row(TRANSACTIONS, "1"), &fine).await.expect(422).json();
    assert_eq!(refused["errors"][0]["code"], "too-many-decimals");
    let exact = json!({ "date": "2026-10-31", "amount": "-999999999999999.99", "currency": "dkk", "quantity": 312.5, "unit": "kWh" });
    let written = owner.put(&row(TRANSACTIONS, "1"), &exact).await.expect(201).json();
    assert_eq!((&written["amount"], &written["quantity"]), (&json!("-999999999999999.99"), &json!("312.5")));
}

#[tokio::test]
async fn of_two_changes_at_once_one_is_stale_and_without_a_version_both_are_made() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let path = row(CONTACTS, "ada");
    let put = |name: &str, header: Option<(&str, &str)>| {
        let request = owner.request(Method::PUT, &path).json(&json!({ "name": name }));
        header.into_iter().fold(request, |request, (name, value)| request.header(name, value))
    };
    let first = owner.send(put("Ada", Some(("if-none-match", "*")))).await.expect(201);
    let _ = owner.send(put("Ada", Some(("if-none-match", "*")))).await.expect(412);
    let none = owner.request(Method::PUT, &row(CONTACTS, "bo")).header("if-match", "*").json(&json!({ "name": "Bo" }));
    assert_eq!(owner.send(none).await.expect(412).problem(), "stale");
    let tag = first.header("etag");
    let both = join_all(["Bo", "Ib"].map(|name| owner.send(put(name, Some(("if-match", tag)))))).await;
    let mut statuses = both.iter().map(|answer| answer.status.as_u16()).collect::<Vec<_>>();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412]);
    for answer in join_all(["Eva", "Gro", "Ida"].map(|name| owner.send(put(name, None)))).await {
        let _ = answer.expect(200);
    }
    let stale = owner.request(Method::DELETE, &path).header("if-match", tag);
    let _ = owner.send(stale).await.expect(412);
    let shown = owner.get(&path).await.expect(200);
    let _ = owner.send(owner.request(Method::DELETE, &path).header("if-match", shown.header("etag"))).await.expect(204);
}

#[tokio::test]
async fn contacts_are_found_by_address_and_listed_page_by_page() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let all = (0..23).map(|n| format!("kunde-{n}")).collect::<BTreeSet<_>>();
    for (n, id) in all.iter().enumerate() {
        let contact = json!({ "name": "Ada", "email": format!("ada{}@kunde.example", n % 2) });
        let _ = owner.put(&row(CONTACTS, id), &contact).await.expect(201);
    }
    let listed = ids(&owner, &format!("{CONTACTS}?limit=5")).await;
    assert_eq!((listed.len(), listed.into_iter().collect::<BTreeSet<_>>()), (23, all.clone()));
    let even = ids(&owner, &format!("{CONTACTS}?limit=5&email=ADA0@kunde.example")).await;
    assert_eq!(even.len(), 12);
    // A page that takes all of them is the last.
    for (limit, is_last) in [(11, false), (12, true), (13, true)] {
        let page = owner.get(&format!("{CONTACTS}?limit={limit}&email=ada0@kunde.example")).await.expect(200).json();
        assert_eq!(page["next_cursor"].is_null(), is_last, "{limit}");
    }
    // Who gets another address is not found by the old one.
    let _ =
        owner.put(&row(CONTACTS, &even[0]), &json!({ "name": "Ada", "email": "bo@kunde.example" })).await.expect(200);
    assert_eq!(ids(&owner, &format!("{CONTACTS}?email=ada0@kunde.example")).await, even[1..]);
    assert_eq!(ids(&owner, &format!("{CONTACTS}?email=bo@kunde.example")).await, even[..1]);
    for (query, pointer) in
        [("email=ada", "/email"), ("from=2026-01-01", "/from"), ("q=1", "/q"), ("limit=0", "/limit")]
    {
        let refused = owner.get(&format!("{CONTACTS}?{query}")).await.expect(400).json();
        assert_eq!(refused["errors"][0]["pointer"], pointer);
    }
    // A cursor of another list is refused.
    let next = owner.get(&format!("{CONTACTS}?limit=5")).await.expect(200).json()["next_cursor"].clone();
    let other = format!("{TRANSACTIONS}?from=2026-10-01&cursor={}", next.as_str().unwrap());
    assert_eq!(owner.get(&other).await.expect(400).problem(), "invalid-query");
}

#[tokio::test]
async fn where_no_row_is_found_the_list_is_empty() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let _ = owner.put(&row(TRANSACTIONS, "1"), &line("2026-10-31", "1")).await.expect(201);
    let bo = cloud.person("bo@rodgrod.example").await;
    for (person, list) in [
        (&bo, TRANSACTIONS.to_owned()),
        (&bo, CONTACTS.to_owned()),
        (&owner, format!("{TRANSACTIONS}?from=2026-11-01")),
        (&owner, format!("{CONTACTS}?email=ada@kunde.example")),
    ] {
        let page = person.get(&list).await.expect(200).json();
        assert_eq!(page, json!({ "items": [], "next_cursor": null }), "{list}");
    }
}

#[tokio::test]
async fn transactions_are_listed_by_day_with_both_days_in_it_the_newest_first() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let days = ["2025-12-31", "2026-01-01", "2026-01-15", "2026-01-31", "2026-02-01"];
    for n in 0..20 {
        let _ = owner.put(&row(TRANSACTIONS, &n.to_string()), &line(days[n % 5], "1.25")).await.expect(201);
    }
    let dates = async |query: &str| {
        let page = owner.get(&format!("{TRANSACTIONS}?limit=100{query}")).await.expect(200).json();
        page["items"].as_array().unwrap().iter().map(|row| row["date"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let all = dates("").await;
    assert_eq!(all.len(), 20);
    assert!(all.is_sorted_by(|a, b| a >= b));
    let january = dates("&from=2026-01-01&to=2026-01-31").await;
    assert_eq!((january.len(), january[0].as_str(), january[11].as_str()), (12, "2026-01-31", "2026-01-01"));
    let paged = ids(&owner, &format!("{TRANSACTIONS}?limit=3&from=2026-01-01&to=2026-01-31")).await;
    assert_eq!((paged.len(), paged.iter().collect::<BTreeSet<_>>().len()), (12, 12));
    let refused = owner.get(&format!("{TRANSACTIONS}?from=2026-02-01&to=2026-01-01")).await.expect(400).json();
    assert_eq!(refused["errors"][0]["code"], "ends-before-beginning");
}

#[tokio::test]
async fn p13_each_change_of_a_row_is_in_the_log_with_its_fields_and_found_by_its_row() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let path = row(CONTACTS, "ada@kunde.example");
    let _ = owner.put(&path, &json!({ "name": "Ada", "email": "ada@kunde.example" })).await.expect(201);
    let _ = owner.put(&path, &json!({ "name": "Bo", "title": "Indkøber" })).await.expect(200);
    let _ = owner.put(&row(CONTACTS, "x"), &json!({ "name": "Ib" })).await.expect(201);
    let _ = owner.delete(&path).await.expect(204);
    let log = owner.get("/v1/audit?limit=4").await.expect(200);
    assert!(!log.text.contains("kunde.example") && !log.text.contains("Indk"));
    let log = log.json()["items"].as_array().unwrap().clone();
    let told = log.iter().map(|entry| (entry["action"].as_str().unwrap(), entry["fields"].clone())).collect::<Vec<_>>();
    let expected = [
        ("contact-deleted", Value::Null),
        ("contact-created", json!(["name"])),
        ("contact-changed", json!(["name", "email", "title"])),
        ("contact-created", json!(["name", "email"])),
    ];
    assert_eq!(told, expected);
    let row = log[0]["row"].as_str().unwrap();
    let of_row = owner.get(&format!("/v1/audit?subject={row}")).await.expect(200).json();
    assert_eq!(of_row["items"].as_array().unwrap().len(), 3);
    let danish = owner.send(owner.request(Method::GET, "/v1/audit?limit=3").header("accept-language", "da")).await;
    assert_eq!(danish.json()["items"][2]["field_names"], json!(["navn", "e-mail", "titel"]));
}

#[tokio::test]
async fn nothing_of_one_account_reaches_another_and_the_same_id_has_another_key_there() {
    let cloud = cloud!().await;
    let (owner, eva) = (cloud.person(OWNER).await, cloud.person("eva@floede.example").await);
    let path = row(CONTACTS, "ada@kunde.example");
    for (person, name) in [(&owner, "Ada"), (&eva, "Ada hos Eva")] {
        let contact = json!({ "name": name, "email": "ada@kunde.example" });
        let _ = person.put(&path, &contact).await.expect(201);
    }
    assert_eq!(owner.get(&path).await.expect(200).json()["name"], "Ada");
    assert_eq!(ids(&owner, &format!("{CONTACTS}?email=ada@kunde.example")).await.len(), 1);
    let stored = cloud.stored("accounts", "Contact").await;
    let texts = stored.iter().map(|item| (item["sk"].clone(), item["index_key"].clone())).collect::<Vec<_>>();
    assert_eq!(texts.len(), 2);
    assert_ne!(texts[0].0, texts[1].0);
    // A cursor leads only into the caller's own rows.
    for n in 0..3 {
        let _ = eva.put(&row(CONTACTS, &n.to_string()), &json!({ "name": "Ib" })).await.expect(201);
    }
    let next = eva.get(&format!("{CONTACTS}?limit=1")).await.expect(200).json()["next_cursor"].clone();
    let page = owner.get(&format!("{CONTACTS}?cursor={}", next.as_str().unwrap())).await.expect(200).json();
    assert!(page["items"].as_array().unwrap().iter().all(|row| row["name"] == "Ada"));
}

#[tokio::test]
async fn p34_a_deactivated_account_writes_no_rows_and_reads_them() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let path = row(CONTACTS, "ada");
    let _ = owner.put(&path, &json!({ "name": "Ada" })).await.expect(201);
    cloud.advance("P31D").await;
    let owner = owner.who.clone().log_in(&cloud).await;
    for answer in [owner.put(&path, &json!({ "name": "Bo" })).await, owner.delete(&path).await] {
        assert_eq!(answer.expect(403).problem(), "account-deactivated");
    }
    assert_eq!(owner.get(&path).await.expect(200).json()["name"], "Ada");
    assert_eq!(ids(&owner, &format!("{CONTACTS}?limit=9")).await, ["ada"]);
    let _ = owner.subscribe("month").await;
    let _ = owner.delete(&path).await.expect(204);
}

#[tokio::test]
async fn the_schemas_of_rows_accept_what_the_service_accepts() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let sets = owner.get("/v1/datasets").await.expect(200).json()["items"].as_array().unwrap().clone();
    assert_eq!(sets.iter().map(|set| set["name"].as_str().unwrap()).collect::<Vec<_>>(), ["contacts", "transactions"]);
    for set in &sets {
        let schema = &set["schema"];
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
        assert_eq!(schema["additionalProperties"], false);
        let names = schema["properties"].as_object().unwrap();
        assert!(names.values().all(|property| property["examples"][0].is_string()), "{schema}");
        assert!(schema["required"].as_array().unwrap().iter().all(|name| names.contains_key(name.as_str().unwrap())));
        // The examples of the schema are a row that is accepted.
        let example = names.iter().map(|(name, property)| (name.clone(), property["examples"][0].clone()));
        let example = Value::Object(example.collect());
        let path = format!("/v1/datasets/{}/rows", set["name"].as_str().unwrap());
        let written = owner.put(&row(&path, example["external_id"].as_str().unwrap()), &example).await.expect(201);
        assert_eq!(written.json().as_object().unwrap().len(), names.len());
    }
}
