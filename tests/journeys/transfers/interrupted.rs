//! Runs that are interrupted: they go on from their last chunk, and count each row once.

use reqwest::StatusCode;
use serde_json::json;
use tests::cloud;

use super::{OWNER, contacts, counts, fault, message};

#[tokio::test]
async fn p19_a_run_goes_on_after_a_crash_and_its_counts_are_exact() {
    for (operation, nth, kind) in [
        ("TransactWriteItems", 2, "crash"),
        ("TransactWriteItems", 3, "error-after"),
        ("TransactWriteItems", 4, "crash"),
        ("PutItem", 700, "crash"),
        ("PutItem", 1_500, "error-after"),
        ("PutItem", 2_000, "timeout"),
    ] {
        let cloud = cloud!().await;
        let owner = cloud.person(OWNER).await;
        let path = owner.set_up_integration(&json!({})).await;
        let mut file = contacts(2_500);
        file.extend_from_slice("0;Den sidste;;\r\n2499;;;\r\n".as_bytes());
        let announced = owner.announce(&path, "kunder.csv", &file).await;
        fault(&cloud, operation, nth, kind).await;
        assert_eq!(announced.upload(&file).await, StatusCode::OK);
        cloud.inner().drain().await;
        cloud.advance("PT15M").await;
        let run = owner.run(&path, &announced.run).await;
        assert_eq!(
            (&run["status"], counts(&run)),
            (&json!("partly"), [2_502, 2_500, 0, 1, 1]),
            "{operation} {kind}: {run}"
        );
        let first = owner.get("/v1/datasets/contacts/rows/0").await.expect(200).json();
        assert_eq!(first["name"], "Den sidste");
        assert_eq!(cloud.stored("accounts", "Contact").await.len(), 2_500);
    }
}

#[tokio::test]
async fn a_run_whose_event_is_lost_begins_once_its_upload_must_be_there() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let path = owner.set_up_integration(&json!({})).await;
    let file = contacts(10);
    let announced = owner.announce(&path, "kunder.csv", &file).await;
    // Each delivery of the event fails.
    for nth in 1..=3 {
        fault(&cloud, "GetItem", nth, "error-before").await;
    }
    assert_eq!(announced.upload(&file).await, StatusCode::OK);
    cloud.inner().drain().await;
    cloud.advance("PT80M").await;
    let owner = owner.who.log_in(&cloud).await;
    let run = owner.run(&path, &announced.run).await;
    assert_eq!((&run["status"], counts(&run)), (&json!("succeeded"), [10, 10, 0, 0, 0]), "{run}");
}

#[tokio::test]
async fn a_file_that_is_not_uploaded_ends_its_run_and_gives_its_room_back() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let path = owner.set_up_integration(&json!({})).await;
    let file = contacts(10);
    let announced = owner.announce(&path, "kunder.csv", &file).await;
    cloud.advance("PT16M").await;
    assert_eq!(announced.upload(&file).await, StatusCode::FORBIDDEN);
    cloud.advance("PT60M").await;
    let owner = owner.who.log_in(&cloud).await;
    let run = owner.run(&path, &announced.run).await;
    assert_eq!(run["status"], "failed", "{run}");
    assert!(message(&run).contains("ikke uploadet i tide"), "{run}");
    let usage = cloud.stored("accounts", "FileUsage").await;
    assert_eq!(usage[0]["bytes"]["N"], "0");
}
