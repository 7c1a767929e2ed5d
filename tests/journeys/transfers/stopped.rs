//! Runs that may not begin, or not go on: a right ends with what it rested on (P02, P18, P21).

use reqwest::StatusCode;
use serde_json::json;
use tests::{Behind, cloud};

use super::{OWNER, contacts, counts, fault, message};

#[tokio::test]
async fn p21_an_upload_after_revocation_is_refused_and_its_bytes_go_at_once() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let behind = Behind::of(&cloud).await;
    let path = owner.set_up_integration(&json!({})).await;
    let file = contacts(10);
    let announced = owner.announce(&path, "kunder.csv", &file).await;
    let _ = owner.delete(&path).await.expect(204);
    assert_eq!(announced.upload(&file).await, StatusCode::OK);
    cloud.inner().drain().await;
    let run = owner.run(&path, &announced.run).await;
    assert_eq!((&run["status"], message(&run)), (&json!("refused"), "Integrationen er tilbagekaldt."), "{run}");
    assert_eq!(behind.objects_of(owner.account()).await, (0, 0, 0));
    let rows = owner.get("/v1/datasets/contacts/rows").await.expect(200).json();
    assert_eq!(rows["items"], json!([]));
    let _ = owner.get(&format!("{path}/runs/{}/file", announced.run)).await.expect(410);
}

#[tokio::test]
async fn p21_a_run_that_is_under_way_stops_with_the_next_chunk_once_the_integration_is_revoked() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let path = owner.set_up_integration(&json!({})).await;
    let mut file = contacts(0);
    file.extend_from_slice("x;;;\r\n".as_bytes());
    file.extend_from_slice(&contacts(3_000)[file.iter().position(|byte| *byte == b'\n').unwrap() + 1..]);
    let announced = owner.announce(&path, "kunder.csv", &file).await;
    // The upload, the first chunk, and then the process ends.
    fault(&cloud, "TransactWriteItems", 3, "crash").await;
    assert_eq!(announced.upload(&file).await, StatusCode::OK);
    cloud.inner().drain().await;
    let run = owner.run(&path, &announced.run).await;
    assert_eq!((&run["status"], run["rows_read"].as_u64()), (&json!("running"), Some(1_000)), "{run}");
    let _ = owner.delete(&path).await.expect(204);
    cloud.advance("PT10M").await;
    let run = owner.run(&path, &announced.run).await;
    assert_eq!((&run["status"], message(&run)), (&json!("failed"), "Integrationen er tilbagekaldt."), "{run}");
    assert_eq!(counts(&run), [1_000, 999, 0, 1, 0]);
    let refused = owner.fetch(&format!("{path}/runs/{}/refused", announced.run)).await;
    assert!(String::from_utf8(refused).unwrap().contains("\n2;navn;tom;"));
}

#[tokio::test]
async fn p02_a_run_stops_once_whoever_started_it_has_no_access_any_more() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let admin = owner.invite_and_accept("adam@rodgrod.example", "admin").await;
    let member = admin.member_id().await;
    let path = owner.set_up_integration(&json!({})).await;
    let file = contacts(3_000);
    let announced = admin.announce(&path, "kunder.csv", &file).await;
    fault(&cloud, "TransactWriteItems", 3, "crash").await;
    assert_eq!(announced.upload(&file).await, StatusCode::OK);
    cloud.inner().drain().await;
    let _ = owner.delete(&format!("/v1/members/{member}")).await.expect(204);
    cloud.advance("PT10M").await;
    let run = owner.run(&path, &announced.run).await;
    assert_eq!((&run["status"], counts(&run)), (&json!("failed"), [1_000, 1_000, 0, 0, 0]), "{run}");
    assert!(message(&run).contains("har ikke længere adgang"), "{run}");
    // A demoted one, before it begins.
    let other = owner.invite_and_accept("eva@rodgrod.example", "admin").await;
    let announced = other.announce(&path, "kunder.csv", &file).await;
    let demoted = json!({ "role": "member" });
    let _ = owner.patch(&format!("/v1/members/{}", other.member_id().await), &demoted).await.expect(200);
    assert_eq!(announced.upload(&file).await, StatusCode::OK);
    cloud.inner().drain().await;
    assert_eq!(owner.run(&path, &announced.run).await["status"], "refused");
}

#[tokio::test]
async fn p21_no_run_goes_on_after_the_last_day_or_by_a_contract_that_was_changed() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let path = owner.set_up_integration(&json!({})).await;
    let file = contacts(3_000);
    let announced = owner.announce(&path, "kunder.csv", &file).await;
    fault(&cloud, "TransactWriteItems", 3, "crash").await;
    assert_eq!(announced.upload(&file).await, StatusCode::OK);
    cloud.inner().drain().await;
    let fewer = json!({ "fields": ["name"], "recipient_authorised": true });
    let _ = owner.patch(&path, &fewer).await.expect(200);
    cloud.advance("PT10M").await;
    let run = owner.run(&path, &announced.run).await;
    assert_eq!((&run["status"], run["rows_read"].as_u64()), (&json!("failed"), Some(1_000)), "{run}");
    assert!(message(&run).contains("Kontrakten blev ændret"), "{run}");

    let today = domain::date::day_of(cloud.inner().now()).to_string();
    let path = owner.set_up_integration(&json!({ "ends_on": today })).await;
    let announced = owner.announce(&path, "kunder.csv", &file).await;
    fault(&cloud, "TransactWriteItems", 3, "crash").await;
    assert_eq!(announced.upload(&file).await, StatusCode::OK);
    cloud.inner().drain().await;
    cloud.advance("P1D").await;
    let owner = owner.who.log_in(&cloud).await;
    let run = owner.run(&path, &announced.run).await;
    // The run goes on before the day is over, once its lease has ended.
    assert_eq!((&run["status"], run["rows_read"].as_u64()), (&json!("succeeded"), Some(3_000)), "{run}");
}

#[tokio::test]
async fn p34_a_deactivated_account_runs_nothing() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let path = owner.set_up_integration(&json!({})).await;
    // A few minutes before the trial ends.
    cloud.advance("P29DT23H55M").await;
    let owner = owner.who.log_in(&cloud).await;
    let file = contacts(10);
    let announced = owner.announce(&path, "kunder.csv", &file).await;
    cloud.advance("PT10M").await;
    assert_eq!(announced.upload(&file).await, StatusCode::OK);
    cloud.inner().drain().await;
    let run = owner.run(&path, &announced.run).await;
    assert_eq!(run["status"], "refused", "{run}");
    assert!(message(&run).contains("lukket for overførsler"), "{run}");
}
