//! Files that are read into rows.

use futures::future::join;
use reqwest::Method;
use serde_json::{Value, json};
use tests::{Behind, Person, cloud};

use super::{OWNER, contacts, counts, message};

async fn row(person: &Person<'_>, id: &str) -> Value {
    person.get(&format!("/v1/datasets/contacts/rows/{id}")).await.expect(200).json()
}

#[tokio::test]
async fn p17_an_uploaded_file_becomes_rows_and_its_run_tells_how_it_went() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let path = owner.set_up_integration(&json!({})).await;
    let file =
        "\u{feff}Kundenr.;Navn;E-mail;Bemærkning\r\n1;Ada Ærø;ada@example.com;\"Ring\nførst\"\r\n2;Bo Åkjær;;\r\n";
    let run = owner.transfer(&path, "kunder.csv", file.as_bytes()).await;
    assert_eq!((&run["status"], counts(&run)), (&json!("succeeded"), [2, 2, 0, 0, 0]), "{run}");
    assert_eq!((&run["endpoint"], &run["bytes"]), (&json!("kunder.csv"), &json!(file.len())));
    assert_eq!((&run["contract_version"], &run["http_status"]), (&json!(1), &Value::Null));
    assert!(run["started_at"].is_string() && run["ended_at"].is_string());
    assert_eq!(message(&run), "2 rækker er læst: 2 nye eller ændrede.");
    let ada = row(&owner, "1").await;
    assert_eq!((&ada["name"], &ada["note"]), (&json!("Ada Ærø"), &json!("Ring\nførst")));
    let found = owner.get("/v1/datasets/contacts/rows?email=ada@example.com").await.expect(200).json();
    assert_eq!(found["items"][0]["external_id"], "1");
    let listed = owner.get(&format!("{path}/runs")).await.expect(200).json();
    assert_eq!(listed["items"][0], run);
    assert!(cloud.mails_to(OWNER).await.iter().all(|mail| !mail.subject.contains("overførsel")));
    let actions = owner.get(&format!("/v1/audit?subject={}", run["id"].as_str().unwrap())).await.expect(200).json();
    let actions = actions["items"].as_array().unwrap().iter().map(|entry| entry["action"].as_str().unwrap());
    let expected = ["integration-run-ended", "integration-run-advanced", "integration-run-started"];
    assert_eq!(actions.collect::<Vec<_>>(), expected);
}

#[tokio::test]
async fn p19_refused_rows_are_listed_without_a_value_and_the_owner_is_told_unless_that_is_switched_off() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let path = owner.set_up_integration(&json!({})).await;
    let file = "id;navn;e-mail;note\r\n1;Ada;ada@example.com;\r\n2;;bo@example.com;\r\n3;Bo;ikke en adresse;\r\n4;Eva;;4571 0000 0000 0001\r\n";
    let run = owner.transfer(&path, "kunder.csv", file.as_bytes()).await;
    assert_eq!((&run["status"], counts(&run)), (&json!("partly"), [4, 1, 0, 3, 0]), "{run}");
    let refused = owner.fetch(&format!("{path}/runs/{}/refused", run["id"].as_str().unwrap())).await;
    let refused = String::from_utf8(refused).unwrap();
    let lines = refused.trim_start_matches('\u{feff}').lines().collect::<Vec<_>>();
    assert_eq!(lines.len(), 4, "{refused}");
    assert!(lines[0] == "linje;kolonne;værdi;årsag" && lines[1].starts_with("3;navn;tom;"), "{refused}");
    assert!(lines[2].starts_with("4;e-mail;tekst;") && lines[3].starts_with("5;note;tekst;"), "{refused}");
    assert!(!refused.contains("ikke en adresse") && !refused.contains("4571"));
    let mail = cloud.last_mail_to(OWNER).await;
    assert!(mail.subject.contains("delvis lykkedes") && mail.text.contains("Afviste: 3"), "{}", mail.text);

    let _ = owner.put("/v1/me/notifications", &json!({ "runs": false })).await.expect(200);
    let before = cloud.mails_to(OWNER).await.len();
    let run = owner.transfer(&path, "kunder.csv", file.as_bytes()).await;
    assert_eq!((&run["status"], counts(&run)), (&json!("partly"), [4, 0, 1, 3, 0]));
    assert_eq!(cloud.mails_to(OWNER).await.len(), before);
}

#[tokio::test]
async fn p17_a_mended_file_can_be_sent_again_and_what_is_the_same_is_not_written_twice() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let path = owner.set_up_integration(&json!({})).await;
    let first = owner.transfer(&path, "kunder.csv", &contacts(1_500)).await;
    assert_eq!(counts(&first), [1_500, 1_500, 0, 0, 0], "{first}");
    let etag = |answer: tests::Answer| answer.header("etag").to_owned();
    let before = etag(owner.get("/v1/datasets/contacts/rows/7").await);
    let mut mended = contacts(1_500);
    mended.extend_from_slice("1499;En anden;;\r\n1500;En til;;\r\n".as_bytes());
    let second = owner.transfer(&path, "kunder.csv", &mended).await;
    assert_eq!(counts(&second), [1_502, 2, 1_499, 0, 1], "{second}");
    assert_eq!(etag(owner.get("/v1/datasets/contacts/rows/7").await), before);
    assert_eq!(row(&owner, "1499").await["name"], "En anden", "the last one counts");
}

#[tokio::test]
async fn p17_an_update_changes_rows_that_exist_and_adds_none() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let rows = "/v1/datasets/contacts/rows";
    let _ = owner.put(&format!("{rows}/1"), &json!({ "name": "Ada", "phone": "20304050" })).await.expect(201);
    let more = json!({ "direction": "update", "fields": ["email", "note"], "locale": "en" });
    let path = owner.set_up_integration(&more).await;
    let file = b"external_id,email,note\n1,ada@example.com,\n2,bo@example.com,\n";
    let run = owner.transfer(&path, "mails.csv", file).await;
    assert_eq!((&run["status"], counts(&run)), (&json!("partly"), [2, 1, 0, 1, 0]), "{run}");
    let ada = row(&owner, "1").await;
    assert_eq!((&ada["name"], &ada["email"]), (&json!("Ada"), &json!("ada@example.com")));
    assert_eq!(ada["phone"], "+4520304050");
    let _ = owner.get(&format!("{rows}/2")).await.expect(404);
}

#[tokio::test]
async fn p17_json_lines_and_danish_amounts_become_transactions() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let fields = json!(["date", "amount", "currency", "quantity", "unit", "text"]);
    let more = json!({ "dataset": "transactions", "fields": fields });
    let path = owner.set_up_integration(&more).await;
    let csv = "Bilag;Dato;Beløb;Valuta;Mængde;Enhed;Tekst\r\n17;31-12-2026;1.234,50;DKK;312,5;kWh;El\r\n18;31-02-2026;1;DKK;;;\r\n";
    let run = owner.transfer(&path, "bilag.csv", csv.as_bytes()).await;
    assert_eq!(counts(&run), [2, 1, 0, 1, 0], "{run}");
    let row = owner.get("/v1/datasets/transactions/rows/17").await.expect(200).json();
    assert_eq!(
        (&row["amount"], &row["date"], &row["quantity"]),
        (&json!("1234.50"), &json!("2026-12-31"), &json!("312.5"))
    );
    let more = json!({ "dataset": "transactions", "fields": fields, "file_format": "json-lines" });
    let path = owner.set_up_integration(&more).await;
    let lines = "{\"external_id\":\"17\",\"date\":\"2026-12-31\",\"amount\":1234.5,\"currency\":\"DKK\",\"quantity\":312.5,\"unit\":\"kWh\",\"text\":\"El\"}\n{\"external_id\":\"19\"}\n";
    let run = owner.transfer(&path, "bilag.jsonl", lines.as_bytes()).await;
    assert_eq!(counts(&run), [2, 0, 1, 1, 0], "{run}");
}

#[tokio::test]
async fn p17_an_event_that_comes_twice_or_late_does_nothing_twice_and_a_second_object_is_removed() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let behind = Behind::of(&cloud).await;
    let path = owner.set_up_integration(&json!({})).await;
    let since = cloud.calls_so_far();
    let run = owner.transfer(&path, "kunder.csv", &contacts(10)).await;
    assert_eq!(counts(&run), [10, 10, 0, 0, 0]);
    let id = run["id"].as_str().unwrap();
    let name = format!("{}/{id}/upload", path.rsplit('/').next().unwrap());
    let version = behind.versions(owner.account(), &name).await.pop().unwrap();
    let key = format!("{}{name}", behind.prefix(owner.account()));
    let event = |version: &str| {
        json!({ "Records": [{ "eventTime": "2026-01-01T00:00:00Z", "s3": { "object": {
            "key": key, "size": 10, "versionId": version, "sequencer": "00" } } }] })
    };
    for version in [version.as_str(), version.as_str()] {
        let _ = cloud.inner().invoke("transfers", &event(version)).await.unwrap();
    }
    behind.put(owner.account(), &name, "id;navn\r\n99;Ingen\r\n").await;
    cloud.inner().drain().await;
    assert_eq!(behind.versions(owner.account(), &name).await, [version]);
    assert_eq!(owner.run(&path, id).await, run);
    let _ = owner.get("/v1/datasets/contacts/rows/99").await.expect(404);
    // An object of no run, and one of no account.
    behind.put(owner.account(), "int_01k9zcm3v1e6yb8t2hq4xgn7da/run_01k9zcm3v1e6yb8t2hq4xgn7da/upload", "x").await;
    cloud.inner().drain().await;
    assert_eq!(behind.objects_of(owner.account()).await, (1, 0, 0));
    let writes = cloud.calls_of("transfers", since).into_iter().filter(|call| call.operation == "PutItem");
    assert_eq!(writes.count(), 10 + 1, "ten rows and a lease");
}

#[tokio::test]
async fn p17_two_files_at_once_are_both_taken_one_after_the_other() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let path = owner.set_up_integration(&json!({})).await;
    let (one, two) = (contacts(1_200), contacts(2_400));
    let (first, second) = join(owner.announce(&path, "a.csv", &one), owner.announce(&path, "b.csv", &two)).await;
    let (a, b) = join(first.upload(&one), second.upload(&two)).await;
    assert_eq!((a.as_u16(), b.as_u16()), (200, 200));
    cloud.inner().drain().await;
    cloud.advance("PT2M").await;
    let (first, second) = (owner.run(&path, &first.run).await, owner.run(&path, &second.run).await);
    assert_eq!((&first["status"], &second["status"]), (&json!("succeeded"), &json!("succeeded")), "{first} {second}");
    let changed = |run: &Value| run["rows_changed"].as_u64().unwrap();
    assert_eq!(changed(&first) + changed(&second), 2_400, "{first} {second}");
}

#[tokio::test]
async fn what_cannot_be_read_is_told_with_what_to_do_and_nothing_is_lost() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let path = owner.set_up_integration(&json!({})).await;
    for (bytes, da, en) in [
        (b"\xff\xfei\x00d\x00".to_vec(), "CSV UTF-8", "CSV UTF-8"),
        (b"%PDF-1.7 ...".to_vec(), "ikke", "not"),
        (b"id;navn\r\n1;A\x00da\r\n".to_vec(), "2", "2"),
        ("id;navn;alder\r\n1;Ada;7\r\n".as_bytes().to_vec(), "alder", "alder"),
        (b"id;navn\r\n1;\"Ada\r\n".to_vec(), "2", "2"),
        ([b"id;navn\r\n1;".as_slice(), &vec![b'x'; 1_100_000]].concat(), "2", "2"),
        (vec![b';'; 10_000], "kolonner", "columns"),
    ] {
        let run = owner.transfer(&path, "kunder.csv", &bytes).await;
        assert_eq!(run["status"], "failed", "{run}");
        assert!(message(&run).contains(da), "{da}: {run}");
        let english = owner.request(Method::GET, &format!("{path}/runs/{}", run["id"].as_str().unwrap()));
        let english = owner.send(english.header("accept-language", "en")).await.expect(200).json();
        assert!(message(&english).contains(en) && message(&english) != message(&run), "{en}: {english}");
        let kept = owner.fetch(&format!("{path}/runs/{}/file", run["id"].as_str().unwrap())).await;
        assert_eq!(kept, bytes);
    }
    let mail = cloud.last_mail_to(OWNER).await;
    assert!(mail.subject.contains("slået fejl"), "{}", mail.subject);
}
