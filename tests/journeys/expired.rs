//! Expired items are invisible from that moment, however late they are deleted. Here, the table deletes them two days
//! late, and nobody sweeps.

use std::time::Duration;

use domain::{Now, processing::Table};
use reqwest::Method;
use serde_json::{Value, json};
use store::ExpiredPages;
use tests::{Answer, Applicant, LocalCloud, without_schedule};

async fn slow_to_delete() -> LocalCloud {
    LocalCloud::start_with(env!("CARGO_BIN_EXE_function"), |options| {
        options.ttl_lag = Duration::from_hours(48);
        options.template = Some(without_schedule("Due"));
    })
    .await
}

/// The items of a kind that have expired and are still stored.
async fn expired(cloud: &LocalCloud, kind: &str) -> Vec<Value> {
    let now = cloud.inner().now().as_second();
    let mut found = Vec::new();
    for table in ["accounts", "tickets", "outbox", "visits"] {
        found.extend(cloud.stored(table, kind).await);
    }
    let end = |item: &Value| item["expires_at"]["N"].as_str().map_or(i64::MAX, |end| end.parse().unwrap());
    found.retain(|item| end(item) <= now);
    found
}

/// Asks to sign up, always by the same idempotency key.
async fn sign_up(cloud: &LocalCloud, body: &Value) -> Answer {
    let request = cloud.request(Method::POST, "/v1/signups").header("idempotency-key", "key").json(body);
    cloud.send(request).await
}

#[tokio::test]
async fn an_expired_link_opens_nothing_while_it_is_still_stored() {
    let cloud = slow_to_delete().await;
    let soren = Applicant::new("soren@rodgrod.example");
    let _ = soren.request_sign_up(&cloud).await.expect(202);
    let token = cloud.last_token_to(soren.email()).await;
    cloud.advance("PT24H").await;
    assert_eq!(expired(&cloud, "PendingSignup").await.len(), 1);
    assert_eq!(soren.confirm(&cloud, &token).await.expect(410).problem(), "link-expired");
    cloud.advance("P2DT1H").await;
    assert_eq!(expired(&cloud, "PendingSignup").await.len(), 0);
}

#[tokio::test]
async fn an_expired_session_is_refused_and_not_listed_while_it_is_still_stored() {
    let cloud = slow_to_delete().await;
    let soren = cloud.person("soren@rodgrod.example").await;
    cloud.advance("P1D").await;
    assert_eq!(expired(&cloud, "Session").await.len(), 1);
    assert_eq!(soren.get("/v1/me").await.expect(401).problem(), "not-logged-in");
    let again = soren.who.clone().log_in(&cloud).await;
    let sessions = again.get("/v1/me").await.expect(200).json()["sessions"].clone();
    let ids = sessions.as_array().unwrap().iter().map(|session| session["session_id"].clone()).collect::<Vec<_>>();
    assert_eq!(ids, [again.session["id"].clone()]);
}

#[tokio::test]
async fn an_expired_idempotency_key_is_free_again_while_it_is_still_stored() {
    let cloud = slow_to_delete().await;
    let (one, mut other) = (Applicant::new("one@rodgrod.example"), Applicant::new("one@rodgrod.example"));
    other.request["name"] = json!("Another");
    let _ = sign_up(&cloud, &one.request).await.expect(202);
    cloud.advance("P1D").await;
    assert_eq!(expired(&cloud, "IdempotencyRecord").await.len(), 1);
    let _ = sign_up(&cloud, &other.request).await.expect(202);
    assert_eq!(cloud.mails_to(other.email()).await.len(), 2);
    // The key is used again, and replays the answer to the new request and to no other.
    let _ = sign_up(&cloud, &other.request).await.expect(202);
    assert_eq!(sign_up(&cloud, &one.request).await.expect(422).problem(), "idempotency-key-reused");
    assert_eq!(cloud.mails_to(other.email()).await.len(), 2);
}

#[tokio::test]
async fn what_is_renewed_once_it_was_found_to_have_expired_is_not_deleted() {
    let cloud = slow_to_delete().await;
    let (one, mut other) = (Applicant::new("one@rodgrod.example"), Applicant::new("one@rodgrod.example"));
    other.request["name"] = json!("Another");
    let _ = sign_up(&cloud, &one.request).await.expect(202);
    cloud.advance("P1D").await;
    let (store, now) = (cloud.store("local").await, Now(cloud.inner().now()));
    let found = store.next_expired(&mut ExpiredPages::new(Table::Tickets, None, None, now)).await.unwrap().unwrap();
    let _ = sign_up(&cloud, &other.request).await.expect(202);
    let deletions = store.delete_expired(&found, now).await.unwrap();
    assert!(deletions.renewed > 0 && deletions.deleted > 0, "{deletions:?}");
    assert_eq!((deletions.renewed + deletions.deleted) as usize, found.len());
    assert_eq!(sign_up(&cloud, &one.request).await.expect(422).problem(), "idempotency-key-reused");
}

#[tokio::test]
async fn p15_the_device_of_a_log_in_is_not_shown_after_90_days_while_it_is_still_stored() {
    let cloud = slow_to_delete().await;
    let soren = cloud.person("soren@rodgrod.example").await;
    cloud.advance("P90D").await;
    assert_eq!(expired(&cloud, "Origin").await.len(), 2);
    let again = soren.who.clone().log_in(&cloud).await;
    let origins = again.get("/v1/me").await.expect(200).json()["origins"]["items"].clone();
    let ids = origins.as_array().unwrap().iter().map(|origin| origin["session_id"].clone()).collect::<Vec<_>>();
    assert_eq!(ids, [again.session["id"].clone()]);
}

#[tokio::test]
async fn a_sent_message_is_not_shown_after_seven_days_while_it_is_still_stored() {
    let cloud = slow_to_delete().await;
    let soren = cloud.person("soren@rodgrod.example").await;
    assert_eq!(cloud.mails_to(soren.who.email()).await.len(), 2);
    let messages = soren.get("/v1/me").await.expect(200).json()["messages"].clone();
    assert_eq!(messages.as_array().map(Vec::len), Some(2));
    cloud.advance("P7D").await;
    assert_eq!(expired(&cloud, "Message").await.len(), 2);
    let again = soren.who.clone().log_in(&cloud).await;
    assert_eq!(again.get("/v1/me").await.expect(200).json()["messages"], json!([]));
}
