//! The removal of an account until nothing is left of it (P35).

mod people;

use app::purge::{self, Progress, PurgeError};
use clients::Randomness;
use domain::{
    Commit, Now,
    file::FileLife,
    id::{HoldId, UserId},
    privacy::erasure::SETTLING,
    processing::Period,
    record::Expiring,
    records::{FieldOutcome, Hold, HoldReason, Subscription},
};
use serde_json::json;
use tests::{Applicant, Behind, cloud};

#[tokio::test]
async fn p35_after_its_removal_nothing_is_left_of_an_account_but_the_receipt() {
    let cloud = cloud!().await;
    let soren = cloud.person("soren@rodgrod.example").await;
    let account = soren.account();
    soren.verify_phone("+4571727374").await;
    let _ = soren.put("/v1/billing-details", &tests::billing_details()).await.expect(200);
    for n in 0..12 {
        let _ = soren.put(&format!("/v1/datasets/contacts/rows/{n}"), &json!({ "name": "Ib" })).await.expect(201);
    }
    let ada = soren.invite_and_accept("ada@rodgrod.example", "member").await;
    let _ = soren.invite("gro@rodgrod.example", "member").await;
    let behind = Behind::of(&cloud).await;
    for text in ["one", "two"] {
        behind.put(account, "in/rows.csv", text).await;
    }
    behind.hide(account, "in/rows.csv").await;
    behind.begin_upload(account, "in/more.csv").await;
    assert_eq!(behind.objects_of(account).await, (2, 1, 1));
    behind.ask_removal(account).await;
    assert_eq!(behind.purge(account, behind.in_days(6)).await.unwrap(), Progress::NotDue);

    let begun = behind.in_days(8);
    let settles_at = SETTLING.after(begun.timestamp());
    assert_eq!(behind.purge(account, begun).await.unwrap(), Progress::SettlesAt(settles_at));
    // Access has ended, and the receipt is not final.
    for person in [&soren, &ada] {
        let _ = person.get("/v1/me").await.expect(401);
        let _ = person.who.try_log_in(&cloud).await.expect(401);
    }
    let receipt = behind.receipt(account).await;
    assert!(receipt.ended_at.is_none());
    assert!(receipt.records.iter().all(|line| line.outcome == FieldOutcome::Pending));
    let early = Now(Period::Minutes(1).after(begun.0));
    assert_eq!(behind.purge(account, early).await.unwrap(), Progress::SettlesAt(settles_at));

    // What still arrived is removed, and then it is looked again whether there is more.
    behind.put(account, "in/late.csv", "three").await;
    let since = cloud.calls_so_far();
    assert_eq!(behind.purge(account, Now(settles_at)).await.unwrap(), Progress::Done);
    let calls = cloud.calls_of("local", since).into_iter();
    let looks = calls.filter(|call| call.operation == "ListMultipartUploads").count();
    assert_eq!(looks, 2 * FileLife::ALL.len());
    assert_eq!(behind.purge(account, Now(settles_at)).await.unwrap(), Progress::Done);
    assert_eq!(behind.objects_of(account).await, (0, 0, 0));
    let left = behind.items_with(&account.to_string()).await;
    assert_eq!(left, [("ledger", "Erasure".to_owned())]);
    for person in [&soren, &ada] {
        let user = person.session["user_id"].as_str().unwrap();
        assert_eq!(behind.items_with(user).await, Vec::new(), "{user}");
    }
    let receipt = behind.receipt(account).await;
    assert_eq!(receipt.ended_at, Some(settles_at));
    assert!(receipt.records.iter().all(|line| line.outcome != FieldOutcome::Pending));
    // Whoever had the account can have one again.
    let anew = Applicant::new("soren@rodgrod.example").sign_up(&cloud).await.log_in(&cloud).await;
    assert_ne!(anew.account(), account);
}

#[tokio::test]
async fn p26_an_account_that_is_held_is_not_removed() {
    let cloud = cloud!().await;
    let soren = cloud.person("soren@rodgrod.example").await;
    let (account, behind) = (soren.account(), Behind::of(&cloud).await);
    behind.ask_removal(account).await;
    let now = behind.in_days(0);
    let hold = Hold {
        account,
        hold: HoldId::new(now, &[1; 10]),
        person: None,
        records: Vec::new(),
        reason: HoldReason::LegalClaim,
        placed_by: UserId::new(now, &[1; 10]),
        from: now.timestamp(),
        until: behind.in_days(30).timestamp(),
        released_at: None,
        expires_at: Hold::LIFE.after(now.timestamp()),
    };
    behind.store.commit(Commit::new(now).insert(&hold)).await.unwrap();
    assert!(matches!(behind.purge(account, behind.in_days(8)).await, Err(PurgeError::Held)));
    let _ = soren.get("/v1/me").await.expect(200);
    let Progress::SettlesAt(settled) = behind.purge(account, behind.in_days(31)).await.unwrap() else { panic!() };
    assert_eq!(behind.purge(account, Now(settled)).await.unwrap(), Progress::Done);
    // The evidence of why it was removed late stays.
    let mut left = behind.items_with(&account.to_string()).await;
    left.sort();
    assert_eq!(left, [("ledger", "Erasure".to_owned()), ("ledger", "Hold".to_owned())]);
}

#[tokio::test]
async fn p35_a_removal_without_time_for_all_of_it_goes_on_where_it_stopped() {
    let cloud = cloud!().await;
    let soren = cloud.person("soren@rodgrod.example").await;
    let (account, behind) = (soren.account(), Behind::of(&cloud).await);
    behind.ask_removal(account).await;
    // More rows than a page, of a kind that is not known.
    for page in 0..50 {
        let row = |nth: usize| {
            json!({ "PutRequest": { "Item": {
            "pk": { "S": account.to_string() }, "sk": { "S": format!("ROW#{page}#{nth}") }, "kind": { "S": "Row" } } } })
        };
        let rows = json!({ "RequestItems": { "accounts": (0..25).map(row).collect::<Vec<_>>() } });
        let _ = cloud.dynamodb("BatchWriteItem", &rows).await;
    }
    let (now, mut settled, mut runs) = (behind.in_days(8), None, 0);
    let mut steps = 1_u32;
    while settled.is_none() {
        let left = std::cell::Cell::new(steps);
        let has_time = || left.replace(left.get().saturating_sub(1)) > 0;
        let random = Randomness::system();
        match purge::run(&behind.store, &behind.files, account, (now, &random), &has_time).await.unwrap() {
            Progress::SettlesAt(at) => settled = Some(at),
            Progress::Unfinished => {
                let stored = behind.store.get(&Subscription::key(&account), now).await.unwrap().unwrap();
                assert!(stored.due_at.is_some_and(|due| now.is_past(due)), "it stays due");
            }
            other => panic!("{other:?}"),
        }
        (steps, runs) = (steps + 10, runs + 1);
        assert!(runs < 40, "it comes to an end");
    }
    assert!(runs > 3, "{runs}");
    assert_eq!(behind.purge(account, Now(settled.unwrap())).await.unwrap(), Progress::Done);
    assert_eq!(behind.items_with(&account.to_string()).await, [("ledger", "Erasure".to_owned())]);
}

#[tokio::test]
async fn p35_an_account_is_removed_a_week_after_its_owner_asked_for_it() {
    let cloud = cloud!().await;
    let soren = cloud.person("soren@rodgrod.example").await;
    let _ = soren.invite_and_accept("ada@rodgrod.example", "member").await;
    let (account, behind) = (soren.account(), Behind::of(&cloud).await);
    behind.put(account, "in/rows.csv", "rows").await;
    let _ = soren.post("/v1/subscription/removal", &json!({})).await.expect(200);
    cloud.advance("P6D").await;
    let _ = soren.who.try_log_in(&cloud).await.expect(201);
    cloud.advance("P1DT1H").await;
    cloud.advance("PT30M").await;
    let _ = soren.who.try_log_in(&cloud).await.expect(401);
    assert_eq!(behind.items_with(&account.to_string()).await, [("ledger", "Erasure".to_owned())]);
    assert_eq!(behind.objects_of(account).await, (0, 0, 0));
    assert!(behind.receipt(account).await.ended_at.is_some());
}
