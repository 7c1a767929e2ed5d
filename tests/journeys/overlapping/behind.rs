//! What is done behind the API while something else changes what it has read. It is done anew at once, in the same invocation.

use app::purge::Progress;
use domain::{
    Commit, Now,
    messaging::sms::SmsPurpose,
    records::{SmsSpend, SpendDay},
};
use serde_json::json;
use tests::{Behind, LocalCloud, PASSWORD, Person, cloud};

use super::{PHONE, SOREN};
use crate::hashing::rewrite_credential;

const FILE: &[u8] = b"id;navn;email\n1;Ada;ada@kunde.example\n2;Bo;x\n";

/// How often a function has made this call since.
fn calls(cloud: &LocalCloud, (function, operation, resource): (&str, &str, &str), since: u64) -> usize {
    let calls = cloud.calls_of(function, since).into_iter();
    calls.filter(|call| call.operation == operation && call.resource.starts_with(resource)).count()
}

#[tokio::test]
async fn of_two_texts_that_are_paid_for_at_once_each_is_counted() {
    let cloud = cloud!().await;
    let soren = cloud.person(SOREN).await;
    soren.verify_phone(PHONE).await;
    cloud.inner().drain().await;
    let (store, now, since) = (cloud.store("local").await, Now(cloud.inner().now()), cloud.calls_so_far());
    let asked = async {
        let _ = soren.post("/v1/me/phone", &json!({ "phone": "+4571727375" })).await.expect(202);
        cloud.inner().drain().await;
    };
    // The message, and then what was spent that day.
    let held = cloud.hold(("delivery", "GetItem", 2), asked).await;
    let key = SmsSpend::key(&SpendDay::of(now, SmsPurpose::Verification));
    let spent = store.get(&key, now).await.unwrap().unwrap();
    let more = SmsSpend { messages: spent.messages + 1, reserved: spent.reserved + 120, ..spent.record.clone() };
    store.commit(Commit::new(now).replace(&spent, &more)).await.unwrap();
    held.let_go().await;
    assert_eq!(store.get(&key, now).await.unwrap().unwrap().messages, 3);
    assert_eq!(cloud.texts_to("+4571727375").await.len(), 1);
    assert_eq!(calls(&cloud, ("delivery", "GetItem", "outbox"), since), 1, "the message is taken up once");
}

#[tokio::test]
async fn p14_two_functions_that_begin_a_day_at_once_know_everybody_by_one_pseudonym() {
    let cloud = crate::visits::at_noon(cloud!().await).await;
    let owner = cloud.person(SOREN).await;
    let held = cloud.hold(("account", "GetItem", 1), owner.get("/v1/account")).await;
    let _ = owner.get("/v1/sessions/current").await.expect(200);
    let _ = held.let_go().await.expect(200);
    let visits = cloud.stored("visits", "Visit").await;
    assert_eq!(visits.len(), 2);
    assert_eq!(visits[0]["pk"], visits[1]["pk"], "{visits:?}");
}

/// Announces a file, and returns the path of its run.
async fn announce(owner: &Person<'_>, integration: &str) -> String {
    format!("{integration}/runs/{}", owner.announce(integration, "kunder.csv", FILE).await.run)
}

#[tokio::test]
async fn p20_a_file_is_removed_though_others_are_announced_or_removed_meanwhile() {
    let cloud = cloud!().await;
    let owner = cloud.person(SOREN).await;
    let integration = owner.set_up_integration(&json!({})).await;
    let slot = json!({ "source": "schedule", "time": cloud.inner().now().to_string() });
    for is_removed in [false, true] {
        let _ = owner.delete(&format!("{}/file", announce(&owner, &integration).await)).await.expect(204);
        // The run, the run again, its lease, and what the account's files take.
        let held = cloud.hold(("transfers", "GetItem", 4), cloud.inner().invoke("transfers", &slot)).await;
        if is_removed {
            let _ = cloud.inner().invoke("transfers", &slot).await.unwrap();
        } else {
            let _ = announce(&owner, &integration).await;
        }
        let _ = held.let_go().await.unwrap();
        let usage = cloud.stored("accounts", "FileUsage").await;
        assert_eq!(usage[0]["bytes"]["N"], FILE.len().to_string(), "{is_removed}");
    }
}

#[tokio::test]
async fn p19_an_export_ends_at_once_though_a_file_is_announced_meanwhile() {
    let cloud = cloud!().await;
    let owner = cloud.person(SOREN).await;
    let import = owner.set_up_integration(&json!({})).await;
    let export = owner.set_up_integration(&json!({ "direction": "export" })).await;
    let run = start_export(&owner, &export).await;
    let since = cloud.calls_so_far();
    // The run, the room that is left, and then what the account's files take.
    let held = cloud.hold(("transfers", "GetItem", 3), cloud.advance("PT1M")).await;
    let _ = announce(&owner, &import).await;
    held.let_go().await;
    let run = owner.get(&run).await.expect(200).json();
    assert_eq!(run["status"], "succeeded", "{run}");
    assert_eq!(calls(&cloud, ("transfers", "CompleteMultipartUpload", ""), since), 1);
    let room = run["bytes"].as_u64().unwrap() + FILE.len() as u64;
    assert_eq!(cloud.stored("accounts", "FileUsage").await[0]["bytes"]["N"], room.to_string());
}

/// Starts an export, and returns the path of its run.
async fn start_export(owner: &Person<'_>, integration: &str) -> String {
    let run = owner.post(&format!("{integration}/runs"), &json!({})).await.expect(202).json();
    format!("{integration}/runs/{}", run["id"].as_str().unwrap())
}

#[tokio::test]
async fn p19_an_export_that_another_invocation_takes_over_ends_once() {
    let cloud = cloud!().await;
    let owner = cloud.person(SOREN).await;
    let export = owner.set_up_integration(&json!({ "direction": "export" })).await;
    let run = start_export(&owner, &export).await;
    let slot = json!({ "source": "schedule", "time": cloud.inner().now().to_string() });
    let held = cloud.hold(("transfers", "GetItem", 3), cloud.inner().invoke("transfers", &slot)).await;
    // The lease ends.
    cloud.advance("PT20M").await;
    let _ = held.let_go().await.unwrap();
    let owner = owner.who.log_in(&cloud).await;
    let run = owner.get(&run).await.expect(200).json();
    assert_eq!(run["status"], "succeeded", "{run}");
    assert_eq!(cloud.stored("accounts", "FileUsage").await[0]["bytes"]["N"], run["bytes"].to_string());
}

#[tokio::test]
async fn p20_of_two_invocations_that_remove_what_a_run_has_left_neither_fails() {
    let cloud = cloud!().await;
    let owner = cloud.person(SOREN).await;
    let export = owner.set_up_integration(&json!({ "direction": "export" })).await;
    let _ = start_export(&owner, &export).await;
    let _ = owner.delete(&export).await.expect(204);
    let slot = json!({ "source": "schedule", "time": cloud.inner().now().to_string() });
    // The run, which may not begin, the run again, and its lease.
    let held = cloud.hold(("transfers", "GetItem", 3), cloud.inner().invoke("transfers", &slot)).await;
    let _ = cloud.inner().invoke("transfers", &slot).await.unwrap();
    let _ = held.let_go().await.unwrap();
}

#[tokio::test]
async fn p35_somebody_leaves_an_account_that_is_removed_though_their_log_in_changes_meanwhile() {
    let cloud = cloud!().await;
    let (soren, eva) = (cloud.person(SOREN).await, cloud.person("eva@other.example").await);
    let _ = cloud.accept(&eva.invite(SOREN, "member").await, PASSWORD).await.expect(201);
    let (account, behind) = (soren.account(), Behind::of(&cloud).await);
    behind.ask_removal(account).await;
    // Who of the members works for the operator, who has left before, and then the log-in of the only one.
    let held = cloud.hold(("local", "BatchGetItem", 3), Box::pin(behind.purge(account, behind.in_days(8)))).await;
    rewrite_credential(&cloud, &soren).await;
    assert!(matches!(held.let_go().await.unwrap(), Progress::SettlesAt(_)));
    assert_eq!(soren.who.log_in(&cloud).await.account(), eva.account());
}
