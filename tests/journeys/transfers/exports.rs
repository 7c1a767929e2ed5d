//! Rows that are written into files.

use serde_json::{Value, json};
use tests::{LocalCloud, Person, cloud};

use super::{OWNER, contacts, counts};

/// Lets an export run, and returns the run once it has ended.
async fn export(cloud: &LocalCloud, person: &Person<'_>, path: &str) -> Value {
    let run = person.post(&format!("{path}/runs"), &json!({})).await.expect(202).json();
    assert_eq!(run["status"], "queued");
    cloud.advance("PT1M").await;
    person.run(path, run["id"].as_str().unwrap()).await
}

async fn file(person: &Person<'_>, path: &str, run: &Value) -> Vec<u8> {
    person.fetch(&format!("{path}/runs/{}/file", run["id"].as_str().unwrap())).await
}

#[tokio::test]
async fn p21_an_export_has_the_fields_of_its_contract_and_no_others() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let row = json!({ "name": "Ada Ærø", "email": "ada@example.com", "phone": "20304050", "note": "=1+1" });
    let _ = owner.put("/v1/datasets/contacts/rows/1", &row).await.expect(201);
    let more = json!({ "direction": "export", "fields": ["name", "note"] });
    let path = owner.set_up_integration(&more).await;
    let run = export(&cloud, &owner, &path).await;
    assert_eq!((&run["status"], counts(&run)), (&json!("succeeded"), [1, 1, 0, 0, 0]), "{run}");
    let csv = String::from_utf8(file(&owner, &path, &run).await).unwrap();
    assert_eq!(csv, "\u{feff}external_id;name;note\r\n1;Ada Ærø;\"'=1+1\"\r\n");
    assert_eq!(run["bytes"].as_u64(), Some(csv.len() as u64));
    let more = json!({ "direction": "export", "fields": ["name"], "file_format": "json-lines", "locale": "en" });
    let path = owner.set_up_integration(&more).await;
    let run = export(&cloud, &owner, &path).await;
    let lines = String::from_utf8(file(&owner, &path, &run).await).unwrap();
    assert_eq!(lines, "{\"external_id\":\"1\",\"name\":\"Ada Ærø\"}\n");
}

#[tokio::test]
async fn p17_what_is_exported_and_imported_again_is_exported_byte_for_byte() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let import = owner.set_up_integration(&json!({})).await;
    let _ = owner.transfer(&import, "kunder.csv", &contacts(2_500)).await;
    let path = owner.set_up_integration(&json!({ "direction": "export" })).await;
    let run = export(&cloud, &owner, &path).await;
    assert_eq!(counts(&run), [2_500, 2_500, 0, 0, 0], "{run}");
    let first = file(&owner, &path, &run).await;
    let again = owner.transfer(&import, "igen.csv", &first).await;
    assert_eq!(counts(&again), [2_500, 0, 2_500, 0, 0], "{again}");
    let run = export(&cloud, &owner, &path).await;
    assert!(first == file(&owner, &path, &run).await);
}

#[tokio::test]
async fn p21_an_export_runs_by_its_schedule_on_its_days_and_has_only_what_changed() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    for id in ["1", "2"] {
        let _ = owner.put(&format!("/v1/datasets/contacts/rows/{id}"), &json!({ "name": "Ada" })).await.expect(201);
    }
    let last = domain::date::plus_days(domain::date::day_of(cloud.inner().now()), 2).to_string();
    let more = json!({ "direction": "export", "schedule": "daily", "changes_only": true, "ends_on": last });
    let path = owner.set_up_integration(&more).await;
    cloud.advance("P1D").await;
    let owner = owner.who.log_in(&cloud).await;
    let _ = owner.put("/v1/datasets/contacts/rows/2", &json!({ "name": "Bo" })).await.expect(200);
    cloud.advance("P5D").await;
    let owner = owner.who.log_in(&cloud).await;
    let runs = owner.get(&format!("{path}/runs")).await.expect(200).json();
    let told = runs["items"].as_array().unwrap().iter().map(|run| (run["status"].clone(), counts(run)[1]));
    let told = told.rev().collect::<Vec<_>>();
    assert!(told.len() == 2 || told.len() == 3, "one on each day of the contract: {told:?}");
    assert!(told.iter().all(|(status, _)| status == "succeeded"), "{told:?}");
    // Whether the change comes with the second or with the third depends on the hour.
    let changed = told.iter().skip(1).map(|(_, rows)| rows).sum::<u64>();
    assert_eq!((told[0].1, changed), (2, 1), "all rows first, then only what has changed: {told:?}");
    assert!(runs["items"][0]["started_by"].is_null());
}

#[tokio::test]
async fn p17_an_export_without_rows_is_a_file_with_a_header() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let path = owner.set_up_integration(&json!({ "direction": "export", "fields": ["name"], "locale": "en" })).await;
    let run = export(&cloud, &owner, &path).await;
    assert_eq!(run["status"], "succeeded", "{run}");
    assert_eq!(file(&owner, &path, &run).await, b"external_id,name\r\n");
}
