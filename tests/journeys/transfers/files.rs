//! The files of runs: 90 days, to the second (P20).

use reqwest::StatusCode;
use serde_json::json;
use tests::{Behind, cloud};

use super::{OWNER, contacts, message};

#[tokio::test]
async fn p20_a_file_is_kept_for_90_days_and_then_it_is_gone_with_what_was_refused() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let behind = Behind::of(&cloud).await;
    let path = owner.set_up_integration(&json!({})).await;
    let mut file = contacts(3);
    file.extend_from_slice(b"9;;;\r\n");
    let run = owner.transfer(&path, "kunder.csv", &file).await;
    let run = run["id"].as_str().unwrap();
    assert_eq!(owner.fetch(&format!("{path}/runs/{run}/file")).await, file);
    // Its upload, its refused rows as one file, and the part that it was made of.
    assert_eq!(behind.objects_of(owner.account()).await, (3, 0, 0));
    // Nothing else happens to a trial in between: it is closed, and its files stay readable.
    cloud.advance("P89DT23H").await;
    let owner = owner.who.log_in(&cloud).await;
    let _ = owner.get(&format!("{path}/runs/{run}/file")).await.expect(302);
    let end = owner.run(&path, run).await["file"]["available_until"].as_str().unwrap().to_owned();
    let end = end.parse::<domain::Timestamp>().unwrap();
    let left = end.duration_since(cloud.inner().now()).as_secs();
    cloud.advance(&format!("PT{}S", left - 60)).await;
    let owner = owner.who.log_in(&cloud).await;
    let _ = owner.get(&format!("{path}/runs/{run}/refused")).await.expect(302);
    cloud.advance("PT61S").await;
    for kind in ["file", "refused"] {
        let gone = owner.get(&format!("{path}/runs/{run}/{kind}")).await.expect(410);
        assert_eq!(gone.problem(), "file-gone");
    }
    cloud.advance("PT2M").await;
    assert_eq!(behind.objects_of(owner.account()).await, (0, 0, 0));
    let shown = owner.run(&path, run).await;
    assert_eq!((&shown["status"], &shown["rows_read"]), (&json!("partly"), &json!(4)), "the record of the run stays");
}

#[tokio::test]
async fn p20_a_file_can_be_deleted_earlier_and_is_unreadable_at_once() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let behind = Behind::of(&cloud).await;
    let path = owner.set_up_integration(&json!({})).await;
    let run = owner.transfer(&path, "kunder.csv", &contacts(3)).await;
    let file = format!("{path}/runs/{}/file", run["id"].as_str().unwrap());
    let _ = owner.delete(&file).await.expect(204);
    let _ = owner.get(&file).await.expect(410);
    let _ = owner.delete(&file).await.expect(204);
    cloud.advance("PT2M").await;
    assert_eq!(behind.objects_of(owner.account()).await, (0, 0, 0));
    assert_eq!(cloud.stored("accounts", "FileUsage").await[0]["bytes"]["N"], "0");
    let _ = owner.get("/v1/datasets/contacts/rows/1").await.expect(200);
}

#[tokio::test]
async fn p20_a_file_that_is_deleted_while_it_is_read_leaves_no_byte_of_it_or_of_what_was_refused() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let behind = Behind::of(&cloud).await;
    let path = owner.set_up_integration(&json!({})).await;
    let mut file = contacts(3);
    file.extend_from_slice(b"9;;;\r\n");
    let announced = owner.announce(&path, "kunder.csv", &file).await;
    let reading = async {
        assert_eq!(announced.upload(&file).await, StatusCode::OK);
        cloud.inner().drain().await;
    };
    // The lease, and then the rows. What was refused is written after them.
    let held = cloud.hold(("transfers", "PutItem", 3), reading).await;
    let _ = owner.delete(&format!("{path}/runs/{}/file", announced.run)).await.expect(204);
    // The next minute's call meets the run while it is carried out.
    let slot = json!({ "source": "schedule", "time": cloud.inner().now().to_string() });
    let _ = cloud.inner().invoke("transfers", &slot).await.unwrap();
    held.let_go().await;
    cloud.advance("PT2M").await;
    assert_eq!(behind.objects_of(owner.account()).await, (0, 0, 0));
    assert_eq!(cloud.stored("accounts", "FileUsage").await[0]["bytes"]["N"], "0");
    let run = owner.run(&path, &announced.run).await;
    assert_eq!((&run["status"], message(&run)), (&json!("failed"), "Filen blev slettet, før den var læst."), "{run}");
    let dropped = cloud.get("/local/dropped").await.expect(200).json();
    assert_eq!(dropped, json!([]), "nothing has failed");
}

#[tokio::test]
async fn p35_the_removal_of_an_account_takes_its_runs_and_files() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let behind = Behind::of(&cloud).await;
    let path = owner.set_up_integration(&json!({})).await;
    let _ = owner.transfer(&path, "kunder.csv", &contacts(300)).await;
    behind.ask_removal(owner.account()).await;
    behind.remove(owner.account()).await.unwrap();
    assert_eq!(behind.objects_of(owner.account()).await, (0, 0, 0));
    for kind in ["Run", "FileUsage", "RunLease", "Integration", "ContractVersion", "Contact"] {
        for table in ["accounts", "tickets"] {
            assert!(cloud.stored(table, kind).await.is_empty(), "{kind}");
        }
    }
}
