//! Password resets and confirmations of sign-ups that overlap.

use serde_json::json;
use tests::{Answer, Applicant, LocalCloud, PASSWORD, cloud};

use super::{PHONE, SOREN};
use crate::{
    hashing::rewrite_credential,
    resets::{ANOTHER, ask},
};

async fn by_link(cloud: &LocalCloud, token: &str) -> Answer {
    cloud.post("/v1/password-resets/confirm", &json!({ "token": token, "password": ANOTHER })).await
}

#[tokio::test]
async fn p23_of_two_resets_by_one_link_at_once_the_second_is_told_that_the_link_is_used() {
    let cloud = cloud!().await;
    let _ = Applicant::new(SOREN).sign_up(&cloud).await;
    let _ = ask(&cloud, json!({ "email": SOREN })).await.expect(202);
    let token = cloud.last_token_to(SOREN).await;
    let held = cloud.hold(("auth", "Query", 1), by_link(&cloud, &token)).await;
    let _ = by_link(&cloud, &token).await.expect(204);
    assert_eq!(held.let_go().await.expect(410).problem(), "link-expired");
}

#[tokio::test]
async fn p23_of_two_resets_by_one_code_at_once_the_second_is_told_that_the_code_is_used() {
    let cloud = cloud!().await;
    let _ = cloud.person(SOREN).await.settle_phone(PHONE).await;
    let request = cloud.ask_for_code(PHONE).await;
    let code = cloud.last_code_to(PHONE).await;
    let reset = || cloud.reset_by_code((PHONE, &request, &code), ANOTHER);
    let held = cloud.hold(("auth", "Query", 1), reset()).await;
    let _ = reset().await.expect(204);
    assert_eq!(held.let_go().await.expect(410).problem(), "code-expired");
}

#[tokio::test]
async fn p23_a_password_is_not_reset_beside_another_change_of_the_credential_and_the_link_stays_good() {
    let cloud = cloud!().await;
    let soren = cloud.person(SOREN).await;
    let _ = ask(&cloud, json!({ "email": SOREN })).await.expect(202);
    let token = cloud.last_token_to(SOREN).await;
    let held = cloud.hold(("auth", "Query", 1), by_link(&cloud, &token)).await;
    rewrite_credential(&cloud, &soren).await;
    assert_eq!(held.let_go().await.expect(409).problem(), "conflict");
    let _ = by_link(&cloud, &token).await.expect(204);
}

#[tokio::test]
async fn p01_of_two_confirmations_of_one_sign_up_at_once_the_second_is_told_that_the_link_is_used() {
    let cloud = cloud!().await;
    let soren = Applicant::new(SOREN);
    let _ = soren.request_sign_up(&cloud).await.expect(202);
    let token = cloud.last_token_to(SOREN).await;
    let held = cloud.hold(("signup", "GetItem", 1), soren.confirm(&cloud, &token)).await;
    let _ = soren.confirm(&cloud, &token).await.expect(201);
    assert_eq!(held.let_go().await.expect(410).problem(), "link-expired");
}

#[tokio::test]
async fn p01_a_sign_up_is_to_be_confirmed_again_if_the_address_gets_the_newsletter_meanwhile() {
    let cloud = cloud!().await;
    let soren = Applicant::new(SOREN);
    let _ = soren.request_sign_up(&cloud).await.expect(202);
    let token = cloud.last_token_to(SOREN).await;
    let confirmation = json!({ "token": token, "password": PASSWORD, "newsletter": true });
    let confirm = || cloud.post("/v1/signups/confirm", &confirmation);
    let held = cloud.hold(("signup", "BatchGetItem", 1), confirm()).await;
    cloud.subscribe(SOREN).await;
    assert_eq!(held.let_go().await.expect(409).problem(), "conflict");
    let _ = confirm().await.expect(201);
}

#[tokio::test]
async fn p01_of_two_sign_ups_of_one_address_that_are_confirmed_at_once_the_second_is_told_that_there_is_an_account() {
    let cloud = cloud!().await;
    let soren = Applicant::new(SOREN);
    for _ in 0..2 {
        let _ = soren.request_sign_up(&cloud).await.expect(202);
    }
    let tokens = cloud.tokens_to(SOREN).await;
    let held = cloud.hold(("signup", "GetItem", 1), soren.confirm(&cloud, &tokens[0])).await;
    let _ = soren.confirm(&cloud, &tokens[1]).await.expect(201);
    assert_eq!(held.let_go().await.expect(409).problem(), "already-registered");
}
