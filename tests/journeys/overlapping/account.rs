//! Changes of an account, and of what a person has chosen, that overlap.

use reqwest::Method;
use serde_json::json;
use tests::cloud;

use super::SOREN;

#[tokio::test]
async fn of_two_changes_of_an_account_at_once_both_are_made() {
    let cloud = cloud!().await;
    let soren = cloud.person(SOREN).await;
    let _ = soren.get("/v1/account").await.expect(200);
    let patch = |body: serde_json::Value| soren.send(soren.request(Method::PATCH, "/v1/account").json(&body));
    let held = cloud.hold(("account", "BatchGetItem", 2), patch(json!({ "company_name": "Rødgrød ApS" }))).await;
    let _ = patch(json!({ "company_name": "Fløde ApS" })).await.expect(200);
    assert_eq!(held.let_go().await.expect(200).json()["company_name"], "Rødgrød ApS");
    assert_eq!(soren.get("/v1/account").await.expect(200).json()["company_name"], "Rødgrød ApS");
}

#[tokio::test]
async fn of_two_choices_of_notifications_at_once_the_later_one_counts() {
    let cloud = cloud!().await;
    let soren = cloud.person(SOREN).await;
    let _ = soren.get("/v1/me").await.expect(200);
    let choose = |body: serde_json::Value, name: &'static str, tag: &'static str| {
        soren.send(soren.request(Method::PUT, "/v1/me/notifications").header(name, tag).json(&body))
    };
    let (off, on) = (json!({ "runs": false }), json!({ "runs": true }));
    let held = cloud.hold(("account", "GetItem", 1), choose(off.clone(), "accept", "*/*")).await;
    let _ = choose(json!({ "member_joined": false }), "accept", "*/*").await.expect(200);
    let _ = held.let_go().await.expect(200);
    let shown = soren.get("/v1/me/notifications").await.expect(200);
    // Whoever names the version that they have seen is told that there is another.
    let seen = shown.header("etag").to_owned().leak();
    let held = cloud.hold(("account", "GetItem", 1), choose(on.clone(), "if-match", seen)).await;
    let _ = choose(on, "accept", "*/*").await.expect(200);
    assert_eq!(held.let_go().await.expect(412).problem(), "stale");
}

#[tokio::test]
async fn a_version_of_the_policy_that_is_acknowledged_twice_at_once_is_acknowledged_once() {
    let cloud = cloud!().await;
    let soren = cloud.person(SOREN).await;
    cloud.announce_policy().await;
    let _ = soren.get("/v1/account").await.expect(200);
    let version = domain::privacy::policy::VERSIONS.last().unwrap().name;
    let acknowledge = || {
        let request = soren.request(Method::POST, "/v1/me/policy/acknowledgements");
        soren.send(request.json(&json!({ "version": version })))
    };
    let held = cloud.hold(("account", "BatchGetItem", 2), acknowledge()).await;
    let first = acknowledge().await.expect(200);
    assert_eq!(held.let_go().await.expect(200).json(), first.json());
}
