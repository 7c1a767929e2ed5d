//! Requests that come twice.

use futures::future::join_all;
use reqwest::Method;
use serde_json::Value;
use tests::{Answer, Applicant, LocalCloud, cloud};

async fn ask(cloud: &LocalCloud, body: &Value, key: &str) -> Answer {
    cloud.send(cloud.request(Method::POST, "/v1/signups").header("idempotency-key", key).json(body)).await
}

#[tokio::test]
async fn the_same_request_again_has_the_same_answer_and_no_second_effect() {
    let cloud = cloud!().await;
    let asker = Applicant::new("soren@rodgrod.example");
    let first = ask(&cloud, &asker.request, "one").await.expect(202);
    let again = ask(&cloud, &asker.request, "one").await.expect(202);
    assert_eq!(first.text, again.text);
    assert_eq!(cloud.mails_to(asker.email()).await.len(), 1);
    let _ = ask(&cloud, &asker.request, "two").await.expect(202);
    assert_eq!(cloud.mails_to(asker.email()).await.len(), 2);
}

#[tokio::test]
async fn the_same_request_eight_times_at_once_takes_effect_once() {
    let cloud = cloud!().await;
    let asker = Applicant::new("soren@rodgrod.example");
    for answer in join_all((0..8).map(|_| ask(&cloud, &asker.request, "one"))).await {
        let _ = answer.expect(202);
    }
    assert_eq!(cloud.mails_to(asker.email()).await.len(), 1);
}

#[tokio::test]
async fn a_key_with_another_body_is_refused_until_it_is_a_day_old() {
    let cloud = cloud!().await;
    let (one, mut other) = (Applicant::new("one@rodgrod.example"), Applicant::new("one@rodgrod.example"));
    other.request["name"] = Value::from("Another");
    let stranger = Applicant::new("stranger@rodgrod.example");
    let _ = ask(&cloud, &one.request, "key").await.expect(202);
    assert_eq!(ask(&cloud, &other.request, "key").await.expect(422).problem(), "idempotency-key-reused");
    let _ = ask(&cloud, &stranger.request, "key").await.expect(202);
    cloud.advance("P1D").await;
    let _ = ask(&cloud, &other.request, "key").await.expect(202);
}

#[tokio::test]
async fn a_key_that_is_no_key_is_refused() {
    let cloud = cloud!().await;
    let asker = Applicant::new("soren@rodgrod.example");
    for key in ["", "a b", &"k".repeat(256)] {
        assert_eq!(ask(&cloud, &asker.request, key).await.expect(400).problem(), "invalid-idempotency-key", "{key:?}");
    }
}

#[tokio::test]
async fn the_same_members_in_another_order_or_spacing_are_the_same_request() {
    let cloud = cloud!().await;
    let asker = Applicant::new("soren@rodgrod.example");
    let members = asker.request.as_object().unwrap();
    let backwards = members.iter().rev().map(|(name, value)| (name.clone(), value.clone())).collect();
    let backwards = Value::Object(backwards);
    assert_ne!(backwards.to_string(), asker.request.to_string());
    let spaced = serde_json::to_string_pretty(&asker.request).unwrap();
    let escaped = asker.request.to_string().replace('ø', "\\u00f8");
    assert_ne!(escaped, asker.request.to_string());
    let first = ask(&cloud, &asker.request, "one").await.expect(202);
    for body in [backwards.to_string(), spaced, escaped] {
        let request = cloud.request(Method::POST, "/v1/signups").header("idempotency-key", "one");
        let again = cloud.send(request.header("content-type", "application/json").body(body)).await.expect(202);
        assert_eq!(again.text, first.text);
    }
    assert_eq!(cloud.mails_to(asker.email()).await.len(), 1);
    // Another value makes it another request, however similar the two look.
    let mut other = asker.request.clone();
    other["name"] = Value::from("Søren Ærø  Åkjær");
    assert_eq!(ask(&cloud, &other, "one").await.expect(422).problem(), "idempotency-key-reused");
}
