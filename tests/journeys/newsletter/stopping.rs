//! Stopping the newsletter.

use reqwest::Method;
use serde_json::json;
use tests::{LocalCloud, cloud, cloud_at, seals_nothing};

use super::readers;

fn at(time: &str) -> domain::Timestamp {
    time.parse().unwrap()
}

#[tokio::test]
async fn p08_one_click_stops_the_newsletter_without_a_log_in() {
    let cloud = cloud!().await;
    cloud.subscribe("ada@example.com").await;
    let path = cloud.unsubscribe_path("ada@example.com").await;
    let page = cloud.one_click(&path).await.expect(200);
    assert!(page.text.contains("Du er afmeldt") && page.text.contains("servicebeskeder"), "{}", page.text);
    assert_eq!(readers(&cloud).await, 0);
    // What is left is evidence, and says nothing of the address in clear.
    let left = cloud.scan("subscribers").await;
    let kept = left.iter().filter(|item| item["kind"]["S"] != "PendingSubscription").collect::<Vec<_>>();
    assert!(kept.iter().all(|item| seals_nothing(item) && item.get("expires_at").is_some()), "{kept:?}");
}

#[tokio::test]
async fn p08_a_scanner_that_opens_the_link_changes_nothing_and_sees_a_form_without_scripts() {
    let cloud = cloud!().await;
    cloud.subscribe("ada@example.com").await;
    let path = cloud.unsubscribe_path("ada@example.com").await;
    for method in [Method::GET, Method::HEAD, Method::OPTIONS, Method::GET] {
        let since = cloud.calls_so_far();
        let answer = cloud.send(cloud.request(method.clone(), &path).header("accept-language", "en")).await;
        assert!(answer.status.is_success(), "{method}");
        assert!(cloud.calls_of("newsletter", since).is_empty(), "a page that reads nothing tells nothing");
    }
    let page = cloud.send(cloud.request(Method::GET, &path).header("accept-language", "en")).await;
    assert!(page.text.contains("<form method=\"post\">") && !page.text.contains("<script"), "{}", page.text);
    assert!(page.header("content-security-policy").contains("form-action 'self'"));
    assert_eq!(page.header("content-language"), "en");
    assert_eq!(readers(&cloud).await, 1);
    let _ = cloud.one_click(&path).await.expect(200);
    assert_eq!(readers(&cloud).await, 0);
}

#[tokio::test]
async fn p08_unknown_and_used_tokens_get_the_same_answer() {
    let cloud = cloud!().await;
    cloud.subscribe("ada@example.com").await;
    let path = cloud.unsubscribe_path("ada@example.com").await;
    let unknown = format!("/v1/newsletter/unsubscribe?token={}", "A".repeat(43));
    let mut answers = Vec::new();
    for path in
        [&path, &path, &unknown, "/v1/newsletter/unsubscribe?token=%00nonsense", "/v1/newsletter/unsubscribe?token="]
    {
        let answer = cloud.one_click(path).await;
        answers.push((answer.status.as_u16(), answer.text));
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    assert_eq!(readers(&cloud).await, 0);
    let token = path.split_once("token=").unwrap().1;
    for token in [token.to_owned(), "A".repeat(43)] {
        let answer = cloud.post("/v1/newsletter/unsubscribe", &json!({ "token": token })).await.expect(204);
        assert!(answer.text.is_empty());
    }
    let errors = cloud.post("/v1/newsletter/unsubscribe", &json!({})).await.expect(422).field_errors();
    assert_eq!(errors, ["/token missing"]);
}

async fn with(cloud: LocalCloud, versions: &str) -> LocalCloud {
    let template = tests::rotating(versions);
    cloud.restart_with(env!("CARGO_BIN_EXE_function"), |options| options.template = Some(template)).await
}

#[tokio::test]
async fn p08_a_link_works_for_years_also_while_the_root_is_rotated() {
    let cloud = cloud_at!(at("2027-01-04T10:00:00Z")).await;
    cloud.subscribe("ada@example.com").await;
    let path = cloud.unsubscribe_path("ada@example.com").await;
    let cloud = cloud.restart_at(env!("CARGO_BIN_EXE_function"), at("2030-01-04T10:00:00Z")).await;
    let cloud = with(cloud, "v2,v1").await;
    // An address under the old root's key is still known.
    let again = cloud.unsubscribe_path("ada@example.com").await;
    assert_eq!(path, again);
    let _ = cloud.one_click(&path).await.expect(200);
    assert_eq!(readers(&cloud).await, 0);
}

#[tokio::test]
async fn p09_an_old_link_stops_what_was_asked_for_anew_and_only_a_new_confirmation_subscribes_again() {
    let cloud = cloud!().await;
    cloud.subscribe("ada@example.com").await;
    let old = cloud.unsubscribe_path("ada@example.com").await;
    let _ = cloud.one_click(&old).await.expect(200);
    cloud.subscribe("ada@example.com").await;
    assert_eq!(readers(&cloud).await, 1);
    assert_ne!(cloud.unsubscribe_path("ada@example.com").await, old, "a new consent has a new link");
    let _ = cloud.one_click(&old).await.expect(200);
    assert_eq!(readers(&cloud).await, 0);
}

#[tokio::test]
async fn p27_evidence_ends_two_years_after_the_withdrawal() {
    let cloud = cloud_at!(at("2027-01-04T10:00:00Z")).await;
    cloud.subscribe("ada@example.com").await;
    let path = cloud.unsubscribe_path("ada@example.com").await;
    let cloud = cloud.restart_at(env!("CARGO_BIN_EXE_function"), at("2030-03-01T10:00:00Z")).await;
    cloud.advance("PT13H").await;
    assert_eq!(cloud.stored("subscribers", "ConsentEntry").await.len(), 1);
    let _ = cloud.one_click(&path).await.expect(200);
    let mut cloud = cloud;
    // Two years of 365 days, and the sweep that follows.
    for (time, left) in [("2032-02-28T08:00:00Z", 2), ("2032-02-29T11:30:00Z", 0)] {
        cloud = cloud.restart_at(env!("CARGO_BIN_EXE_function"), at(time)).await;
        cloud.advance("PT13H").await;
        assert_eq!(cloud.stored("subscribers", "ConsentEntry").await.len(), left, "{time}");
    }
    assert!(cloud.scan("subscribers").await.is_empty());
}
