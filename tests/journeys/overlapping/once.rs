//! Requests with an `Idempotency-Key` that come twice at once: both have the same answer, also where the second has not seen the
//! first one's before it decides.

use domain::processing::Period;
use reqwest::Method;
use serde_json::{Value, json};
use tests::{Applicant, LocalCloud, Person, cloud};

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
    let _ = Applicant::new(ADA).request_sign_up(&cloud).await.expect(202);
    // Its answer has been looked for, and its counts are read later.
    let held = cloud.hold(("signup", "BatchGetItem", 1), ask()).await;
    let first = ask().await.expect(202);
    assert_eq!(held.let_go().await.expect(202).text, first.text);
    assert_eq!(cloud.mails_to(SOREN).await.len(), 1);
}

#[tokio::test]
async fn of_two_requests_that_are_counted_at_once_both_are_accepted() {
    let cloud = cloud!().await;
    let (soren, ada) = (Applicant::new(SOREN), Applicant::new(ADA));
    let _ = Applicant::new("eva@rodgrod.example").request_sign_up(&cloud).await.expect(202);
    let held = cloud.hold(("signup", "BatchGetItem", 1), soren.request_sign_up(&cloud)).await;
    let _ = ada.request_sign_up(&cloud).await.expect(202);
    let _ = held.let_go().await.expect(202);
    assert_eq!((cloud.mails_to(SOREN).await.len(), cloud.mails_to(ADA).await.len()), (1, 1));
}

/// Writes a campaign, and returns the path by which it is scheduled.
async fn draft(staff: &Person<'_>) -> String {
    let draft = json!({ "subject": "Nyt", "markdown_da": "Hej" });
    let written = staff.post("/v1/staff/newsletters", &draft).await.expect(201).json();
    format!("/v1/staff/newsletters/{}/schedule", written["id"].as_str().unwrap())
}

/// So many hours from now.
fn in_hours(cloud: &LocalCloud, hours: u32) -> Value {
    json!({ "at": Period::Hours(hours).after(cloud.inner().now()).to_string() })
}

#[tokio::test]
async fn of_two_times_that_a_campaign_is_scheduled_for_at_once_the_later_one_counts() {
    let cloud = cloud!().await;
    let staff = cloud.staff("chef@example.com", &["admin"]).await;
    let path = draft(&staff).await;
    let (one, other) = (in_hours(&cloud, 3), in_hours(&cloud, 4));
    let held = cloud.hold(("newsletter", "BatchGetItem", 2), staff.post(&path, &one)).await;
    let _ = staff.post(&path, &other).await.expect(200);
    assert_eq!(held.let_go().await.expect(200).json()["send_at"], one["at"]);
}

#[tokio::test]
async fn what_is_changed_once_is_answered_twice() {
    let cloud = cloud!().await;
    let staff = cloud.staff("chef@example.com", &["admin"]).await;
    let (path, at) = (draft(&staff).await, in_hours(&cloud, 3));
    let schedule = || staff.send(staff.request(Method::POST, &path).header("idempotency-key", "k").json(&at));
    let held = cloud.hold(("newsletter", "BatchGetItem", 2), schedule()).await;
    let first = schedule().await.expect(200);
    assert_eq!(held.let_go().await.expect(200).json(), first.json());
}
