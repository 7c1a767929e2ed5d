//! Telling many people: in batches, once each, whatever comes in between.

use std::collections::BTreeSet;

use domain::{
    Commit, Language, Now,
    audit::AuditEvent,
    id::{AccountId, UserId},
    personal::{EmailAddress, PersonName},
    records::{AuditAction, User},
};
use futures::future::join_all;

use super::*;
use crate::hashing::store_of;

/// As many people as are told in two batches.
const MANY: u16 = 320;

/// Adds people behind the API, since to sign up takes time.
async fn add_people(cloud: &LocalCloud) {
    let (store, now) = (store_of(cloud).await, Now(cloud.inner().now()));
    let account = AccountId::new(now, &[9; 10]);
    for many in (0..MANY).collect::<Vec<_>>().chunks(40) {
        let people = many.iter().map(|nth| {
            let [high, low] = nth.to_be_bytes();
            User {
                user: UserId::new(now, &[high, low, 0, 0, 0, 0, 0, 0, 0, 1]),
                name: PersonName::parse("Ada").unwrap(),
                email: EmailAddress::parse(&format!("person{nth}@example.com")).unwrap(),
                phone: None,
                phone_verified_at: None,
                email_changed_at: None,
                email_confirmed_at: None,
                email_problem: None,
                language: Language::En,
                created_at: now.timestamp(),
            }
        });
        let people = people.collect::<Vec<_>>();
        let random = clients::Randomness::system();
        let event = AuditEvent::by_operator(now, &random, account, people[0].user, AuditAction::MemberJoined);
        let commit = people.iter().fold(Commit::new(now), Commit::insert);
        store.commit(commit.audit(&event)).await.unwrap();
    }
}

async fn notices(cloud: &LocalCloud) -> usize {
    cloud.stored("accounts", "PolicyNotice").await.len()
}

#[tokio::test]
async fn p45_many_people_are_told_some_hundred_a_minute_and_each_once_whoever_else_is_at_it() {
    let cloud = cloud_before().await;
    add_people(&cloud).await;
    cloud.announce_policy().await;
    // Three events at once do no more than one, or what one has left.
    let slot = json!({ "source": "schedule", "time": cloud.inner().now().to_string() });
    let answers = join_all((0..3).map(|_| cloud.inner().invoke("retention", &slot))).await;
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    let first = notices(&cloud).await;
    assert!((1..usize::from(MANY)).contains(&first), "{first} in the first minute");
    // Somebody is erased before they are told.
    let told = cloud.stored("accounts", "PolicyNotice").await;
    let told = told.iter().map(|notice| notice["pk"]["S"].as_str().unwrap().to_owned()).collect::<BTreeSet<_>>();
    let people = cloud.stored("accounts", "User").await;
    let erased = people.iter().find(|user| !told.contains(user["pk"]["S"].as_str().unwrap())).unwrap();
    let key = json!({ "TableName": "accounts", "Key": { "pk": erased["pk"], "sk": erased["sk"] } });
    let _ = cloud.dynamodb("DeleteItem", &key).await;
    // Another cannot be read, and keeps nobody from being told.
    let broken = people.iter().rfind(|user| !told.contains(user["pk"]["S"].as_str().unwrap())).unwrap();
    let update = json!({ "TableName": "accounts", "Key": { "pk": broken["pk"], "sk": broken["sk"] },
                         "UpdateExpression": "REMOVE sealed" });
    let _ = cloud.dynamodb("UpdateItem", &update).await;
    for _ in 0..4 {
        cloud.advance("PT1M").await;
    }
    assert_eq!(notices(&cloud).await, usize::from(MANY) - 2);
    cloud.inner().drain().await;
    let mails = cloud.inner().inbox(None);
    let addresses = mails.iter().map(|mail| mail.to.clone()).collect::<BTreeSet<_>>();
    assert_eq!((mails.len(), addresses.len()), (usize::from(MANY) - 2, usize::from(MANY) - 2));
}
