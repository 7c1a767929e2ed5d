//! The removal of an account, killed after each of its writes and started again. It ends the same.

use std::{collections::BTreeMap, time::Duration};

use futures::{StreamExt, stream};
use local::{FaultKind, FaultSpec};
use tempfile::TempDir;
use tests::{Behind, LocalCloud, PASSWORD, cloud};

use crate::{
    AT_ONCE, slice,
    state::{State, expect},
};

/// The calls that change something.
const WRITES: &[&str] =
    &["TransactWriteItems", "PutItem", "BatchWriteItem", "DeleteItem", "DeleteObject", "AbortMultipartUpload"];
/// How often it is looked whether the call is held back.
const OFTEN: Duration = Duration::from_millis(5);
/// How often the removal is started again after an error.
const TRIES: usize = 5;

/// One write of the removal: its service, its operation, and which call of that.
type Write = (String, String, u32);

async fn again(on: &TempDir) -> LocalCloud {
    LocalCloud::start_on_copy(env!("CARGO_BIN_EXE_function"), on, |_| {}).await
}

/// An account that is to be removed, with an owner, one person who belongs to it alone, one who belongs to another account too,
/// an invitation, and files.
async fn prepared() -> (TempDir, domain::id::AccountId, domain::id::AccountId) {
    let cloud = cloud!().await;
    let soren = cloud.person("soren@rodgrod.example").await;
    let eva = cloud.person("eva@other.example").await;
    soren.verify_phone("+4571727374").await;
    let _ = soren.invite_and_accept("ada@rodgrod.example", "member").await;
    let _ = soren.invite_and_accept("bo@rodgrod.example", "member").await;
    let token = eva.invite("bo@rodgrod.example", "admin").await;
    let _ = cloud.accept(&token, PASSWORD).await.expect(201);
    let _ = soren.invite("gro@rodgrod.example", "member").await;
    let (removed, kept) = (soren.account(), eva.account());
    let behind = Behind::of(&cloud).await;
    behind.put(removed, "in/rows.csv", "one").await;
    behind.hide(removed, "in/rows.csv").await;
    behind.begin_upload(removed, "in/more.csv").await;
    behind.put(kept, "in/rows.csv", "kept").await;
    behind.ask_removal(removed).await;
    (cloud.stop().await, removed, kept)
}

/// What the removal must leave, whatever happened on the way.
async fn check(cloud: &LocalCloud, removed: domain::id::AccountId, kept: domain::id::AccountId) -> Result<(), String> {
    let behind = Behind::of(cloud).await;
    let left = behind.items_with(&removed.to_string()).await;
    if left != [("ledger", "Erasure".to_owned())] {
        return Err(format!("left: {left:?}"));
    }
    let (objects, others) = (behind.objects_of(removed).await, behind.objects_of(kept).await);
    if (objects, others) != ((0, 0, 0), (1, 0, 0)) {
        return Err(format!("objects: {objects:?}, of the other account: {others:?}"));
    }
    if behind.receipt(removed).await.ended_at.is_none() {
        return Err("the receipt is not final".to_owned());
    }
    let state = State::of(cloud).await;
    let expected = [
        ("FormerMember", 0),
        ("Member", 2),
        ("Membership", 2),
        ("PasswordCredential", 2),
        ("PhoneIdentity", 0),
        ("Subscription", 1),
        ("User", 2),
    ];
    expect(&expected.map(|(kind, count)| (kind, state.count(kind), count)))
}

/// Removes the account, however often that takes.
async fn remove(cloud: &LocalCloud, account: domain::id::AccountId) -> Result<(), String> {
    let behind = Behind::of(cloud).await;
    let mut last = String::new();
    for _ in 0..TRIES {
        match behind.remove(account).await {
            Ok(()) => return Ok(()),
            Err(error) => last = error.to_string(),
        }
    }
    Err(last)
}

/// Kills the removal when this write has its effect and no answer yet, and starts it again.
async fn case(
    on: &TempDir,
    (removed, kept): (domain::id::AccountId, domain::id::AccountId),
    (service, operation, nth): &Write,
) -> Result<(), String> {
    let cloud = again(on).await;
    let behind = Behind::of(&cloud).await;
    cloud.inner().fault(FaultSpec::new(service, operation, FaultKind::Hold).of("local").nth(*nth))?;
    let is_held = async {
        while !cloud.inner().faults().iter().any(|fault| fault.holds) {
            tokio::time::sleep(OFTEN).await;
        }
    };
    tokio::select! {
        result = behind.remove(removed) => return Err(format!("it was over before: {result:?}")),
        () = is_held => {}
    }
    drop(behind);
    remove(&cloud, removed).await?;
    check(&cloud, removed, kept).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p35_a_removal_that_is_killed_after_any_write_and_started_again_ends_the_same() {
    let (before, removed, kept) = prepared().await;
    let cloud = again(&before).await;
    let since = cloud.calls_so_far();
    assert_eq!(remove(&cloud, removed).await, Ok(()));
    assert_eq!(check(&cloud, removed, kept).await, Ok(()), "without a fault");
    let mut counts = BTreeMap::<(String, String), u32>::new();
    for call in cloud.calls_of("local", since).iter().filter(|call| WRITES.contains(&call.operation.as_str())) {
        *counts.entry((call.service.clone(), call.operation.clone())).or_default() += 1;
    }
    drop(cloud);
    let writes = counts.iter().flat_map(|((service, operation), calls)| {
        (1..=*calls).map(move |nth| (service.clone(), operation.clone(), nth))
    });
    let chosen = slice::chosen(file!(), &["retention"]);
    let writes = writes.filter(|(service, operation, nth)| chosen.takes(&format!("purge {service} {operation} {nth}")));
    let outcomes = stream::iter(writes.collect::<Vec<_>>())
        .map(async |write| (case(&before, (removed, kept), &write).await, write))
        .buffer_unordered(AT_ONCE)
        .collect::<Vec<_>>()
        .await;
    let failed = outcomes.iter().filter_map(|(outcome, (service, operation, nth))| {
        outcome.as_ref().err().map(|why| format!("FAULT='purge {service} {operation} {nth}': {why}"))
    });
    let failed = failed.collect::<Vec<_>>();
    assert!(failed.is_empty(), "{} of {} cases\n{}", failed.len(), outcomes.len(), failed.join("\n"));
    assert!(!outcomes.is_empty(), "no such write");
    insta::assert_debug_snapshot!("purge", counts);
}
