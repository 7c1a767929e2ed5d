//! Requests with an `Idempotency-Key` that come twice at once: both have the same answer, also where the second has not seen the
//! first one's before it decides.

use reqwest::Method;
use serde_json::json;
use tests::{Applicant, cloud};

use super::{ADA, SOREN};

#[tokio::test]
async fn what_is_committed_once_is_answered_twice() {
    let cloud = cloud!().await;
    let owner = cloud.person(SOREN).await;
    let member = owner.invite_and_accept(ADA, "member").await.member_id().await;
    let offer = || {
        let request = owner.request(Method::POST, "/v1/ownership-transfers").header("idempotency-key", "k");
        owner.send(request.json(&json!({ "member_id": member })))
    };
    let held = cloud.hold(("account", "BatchGetItem", 2), offer()).await;
    let first = offer().await.expect(201);
    assert_eq!(held.let_go().await.expect(201).text, first.text);
}

#[tokio::test]
async fn what_is_counted_and_committed_once_is_answered_twice() {
    let cloud = cloud!().await;
    let asker = Applicant::new(SOREN);
    let ask = || {
        let request = cloud.request(Method::POST, "/v1/signups").header("idempotency-key", "k");
        cloud.send(request.json(&asker.request))
    };
    // Its answer has been looked for, and its counts are read later.
    let held = cloud.hold(("signup", "BatchGetItem", 1), ask()).await;
    let first = ask().await.expect(202);
    assert_eq!(held.let_go().await.expect(202).text, first.text);
    assert_eq!(cloud.mails_to(SOREN).await.len(), 1);
}

#[tokio::test]
async fn what_is_changed_once_is_answered_twice() {
    let cloud = cloud!().await;
    let staff = cloud.staff("chef@example.com", &["admin"]).await;
    let draft = json!({ "subject": "Nyt", "markdown_da": "Hej" });
    let written = staff.post("/v1/staff/newsletters", &draft).await.expect(201).json();
    let path = format!("/v1/staff/newsletters/{}/schedule", written["id"].as_str().unwrap());
    let at = json!({ "at": domain::processing::Period::Hours(3).after(cloud.inner().now()).to_string() });
    let schedule = || staff.send(staff.request(Method::POST, &path).header("idempotency-key", "k").json(&at));
    let held = cloud.hold(("newsletter", "BatchGetItem", 2), schedule()).await;
    let first = schedule().await.expect(200);
    assert_eq!(held.let_go().await.expect(200).json(), first.json());
}
