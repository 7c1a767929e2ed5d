//! Changes of rows, integrations and runs that overlap.

use reqwest::{Method, StatusCode};
use serde_json::json;
use tests::cloud;

use super::SOREN;

const ROW: &str = "/v1/datasets/contacts/rows/1";
const BYTES: &[u8] = b"id;navn\n1;Ada\n";

#[tokio::test]
async fn of_two_writes_of_a_row_at_once_the_later_one_counts_and_so_does_its_deletion() {
    let cloud = cloud!().await;
    let owner = cloud.person(SOREN).await;
    let (one, other) = (json!({ "name": "Ib" }), json!({ "name": "Bo" }));
    let held = cloud.hold(("integrations", "BatchGetItem", 2), owner.put(ROW, &one)).await;
    let _ = owner.put(ROW, &other).await.expect(201);
    assert_eq!(held.let_go().await.expect(200).json()["name"], "Ib");
    let held = cloud.hold(("integrations", "BatchGetItem", 2), owner.delete(ROW)).await;
    let _ = owner.put(ROW, &other).await.expect(200);
    let _ = held.let_go().await.expect(204);
    let _ = owner.get(ROW).await.expect(404);
}

#[tokio::test]
async fn of_two_changes_of_an_integration_at_once_both_are_made_and_so_is_its_end() {
    let cloud = cloud!().await;
    let owner = cloud.person(SOREN).await;
    let path = owner.set_up_integration(&json!({})).await;
    let rename = |name: &str| owner.send(owner.request(Method::PATCH, &path).json(&json!({ "name": name })));
    let held = cloud.hold(("integrations", "BatchGetItem", 2), rename("En")).await;
    let _ = rename("To").await.expect(200);
    assert_eq!(held.let_go().await.expect(200).json()["name"], "En");
    let held = cloud.hold(("integrations", "BatchGetItem", 2), owner.delete(&path)).await;
    let _ = rename("Tre").await.expect(200);
    let _ = held.let_go().await.expect(204);
    assert_eq!(rename("Fire").await.expect(409).problem(), "integration-revoked");
}

#[tokio::test]
async fn of_two_files_that_are_announced_at_once_both_have_room() {
    let cloud = cloud!().await;
    let owner = cloud.person(SOREN).await;
    let path = owner.set_up_integration(&json!({})).await;
    let announced = tests::upload(BYTES);
    let announce = || owner.send(owner.request(Method::POST, &format!("{path}/uploads")).json(&announced));
    let held = cloud.hold(("integrations", "BatchGetItem", 2), announce()).await;
    let _ = announce().await.expect(201);
    let _ = held.let_go().await.expect(201);
    let usage = cloud.stored("accounts", "FileUsage").await;
    assert_eq!(usage[0]["bytes"]["N"], (2 * BYTES.len()).to_string());
    // An export counts as a run, too.
    let export = owner.set_up_integration(&json!({ "direction": "export" })).await;
    let held = cloud.hold(("integrations", "BatchGetItem", 2), announce()).await;
    let _ = owner.post(&format!("{export}/runs"), &json!({})).await.expect(202);
    let _ = held.let_go().await.expect(201);
}

#[tokio::test]
async fn a_file_is_announced_though_the_room_of_another_is_given_back_meanwhile() {
    let cloud = cloud!().await;
    let owner = cloud.person(SOREN).await;
    let path = owner.set_up_integration(&json!({})).await;
    let announced = owner.announce(&path, "kunder.csv", BYTES).await;
    let _ = owner.delete(&format!("{path}/runs/{}/file", announced.run)).await.expect(204);
    let another = owner.announce(&path, "kunder.csv", BYTES);
    let held = cloud.hold(("integrations", "BatchGetItem", 2), another).await;
    cloud.advance("PT1M").await;
    let _ = held.let_go().await;
    let usage = cloud.stored("accounts", "FileUsage").await;
    assert_eq!(usage[0]["bytes"]["N"], BYTES.len().to_string());
}

#[tokio::test]
async fn a_file_is_deleted_though_its_run_comes_further_meanwhile() {
    let cloud = cloud!().await;
    let owner = cloud.person(SOREN).await;
    let path = owner.set_up_integration(&json!({})).await;
    let announced = owner.announce(&path, "kunder.csv", BYTES).await;
    let file = format!("{path}/runs/{}/file", announced.run);
    let held = cloud.hold(("integrations", "BatchGetItem", 2), owner.delete(&file)).await;
    assert_eq!(announced.upload(BYTES).await, StatusCode::OK);
    cloud.inner().drain().await;
    let _ = held.let_go().await.expect(204);
    let _ = owner.get(&file).await.expect(410);
}
