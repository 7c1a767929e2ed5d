//! Confirmations and ends of the newsletter that overlap.

use serde_json::json;
use tests::{Answer, LocalCloud, cloud};

use super::ADA;

async fn confirm(cloud: &LocalCloud, token: &str) -> Answer {
    cloud.post("/v1/newsletter/confirm", &json!({ "token": token })).await
}

#[tokio::test]
async fn p07_of_two_confirmations_by_one_link_at_once_the_second_is_told_that_the_link_is_used() {
    let cloud = cloud!().await;
    let _ = cloud.ask_for_newsletter(ADA, "da").await.expect(202);
    let token = cloud.last_token_to(ADA).await;
    let held = cloud.hold(("newsletter", "GetItem", 1), confirm(&cloud, &token)).await;
    let _ = confirm(&cloud, &token).await.expect(204);
    assert_eq!(held.let_go().await.expect(410).problem(), "link-expired");
}

#[tokio::test]
async fn p07_of_two_confirmations_by_two_links_at_once_both_are_accepted() {
    let cloud = cloud!().await;
    for _ in 0..2 {
        let _ = cloud.ask_for_newsletter(ADA, "da").await.expect(202);
    }
    let tokens = cloud.tokens_to(ADA).await;
    let held = cloud.hold(("newsletter", "BatchGetItem", 1), confirm(&cloud, &tokens[0])).await;
    let _ = confirm(&cloud, &tokens[1]).await.expect(204);
    let _ = held.let_go().await.expect(204);
    assert_eq!(cloud.stored("subscribers", "NewsletterSubscription").await.len(), 1);
}

#[tokio::test]
async fn p09_of_two_who_stop_the_newsletter_at_once_both_are_told_that_it_is_stopped() {
    let cloud = cloud!().await;
    cloud.subscribe(ADA).await;
    let path = cloud.unsubscribe_path(ADA).await;
    let held = cloud.hold(("newsletter", "BatchGetItem", 1), cloud.one_click(&path)).await;
    let _ = cloud.one_click(&path).await.expect(200);
    let _ = held.let_go().await.expect(200);
    assert!(cloud.stored("subscribers", "NewsletterSubscription").await.is_empty());
}

#[tokio::test]
async fn p09_who_stops_the_newsletter_while_their_address_changes_gets_none_at_the_new_one() {
    let cloud = cloud!().await;
    let ada = cloud.person(ADA).await;
    cloud.subscribe(ADA).await;
    let path = cloud.unsubscribe_path(ADA).await;
    let _ = ada.post("/v1/me/email", &json!({ "email": "ada@new.example" })).await.expect(202);
    let token = cloud.last_token_to("ada@new.example").await;
    // The link is read, and what it stops is not.
    let held = cloud.hold(("newsletter", "BatchGetItem", 1), cloud.one_click(&path)).await;
    let _ = ada.post("/v1/me/email/confirm", &json!({ "token": token })).await.expect(204);
    let _ = held.let_go().await.expect(200);
    assert!(cloud.stored("subscribers", "NewsletterSubscription").await.is_empty());
}
