//! Log-ins that overlap with other log-ins and with changes of the credential.

use reqwest::Method;
use serde_json::json;
use tests::{Answer, Device, LocalCloud, PASSWORD, cloud};

use super::SOREN;
use crate::{
    hashing::rewrite_credential,
    resets::log_in,
    second_factor::{answer, challenge, next_code},
};

const WRONG: &str = "not-the-password-at-all";

async fn by_passkey(cloud: &LocalCloud, asked: &serde_json::Value, shown: &serde_json::Value) -> Answer {
    cloud.post("/v1/sessions/passkeys", &json!({ "challenge": asked["challenge"], "passkey": shown })).await
}

#[tokio::test]
async fn guesses_that_are_counted_at_the_same_time_are_all_counted() {
    let cloud = cloud!().await;
    let soren = cloud.person(SOREN).await;
    let held = cloud.hold(("auth", "BatchGetItem", 1), log_in(&cloud, SOREN, WRONG)).await;
    let _ = log_in(&cloud, SOREN, WRONG).await.expect(401);
    assert_eq!(held.let_go().await.expect(401).problem(), "wrong-credentials");
    let _ = soren.who.log_in(&cloud).await;
}

#[tokio::test]
async fn a_log_in_succeeds_though_somebody_elsewhere_guesses_at_the_password_meanwhile() {
    let cloud = cloud!().await;
    let _ = cloud.person(SOREN).await;
    // The try has been counted.
    let held = cloud.hold(("auth", "TransactWriteItems", 1), log_in(&cloud, SOREN, PASSWORD)).await;
    let guess = cloud.request_from(2, Method::POST, "/v1/sessions");
    let _ = cloud.send(guess.json(&json!({ "email": SOREN, "password": WRONG }))).await.expect(401);
    let _ = held.let_go().await.expect(201);
}

#[tokio::test]
async fn of_two_answers_to_one_challenge_at_once_the_second_is_told_that_it_is_used() {
    let cloud = cloud!().await;
    let mut soren = cloud.person(SOREN).await;
    let app = soren.set_up_app().await;
    let (due, code) = (challenge(&cloud, &soren.who).await, next_code(&cloud, &app).await);
    let held = cloud.hold(("auth", "TransactWriteItems", 1), answer(&cloud, &due, &code)).await;
    let _ = answer(&cloud, &due, &code).await.expect(201);
    assert_eq!(held.let_go().await.expect(410).problem(), "challenge-expired");
}

#[tokio::test]
async fn of_two_log_ins_by_one_request_for_a_passkey_the_second_is_told_that_it_is_used() {
    let cloud = cloud!().await;
    let mut soren = cloud.person(SOREN).await;
    let mut phone = Device::at(&cloud.inner().api_url());
    let _ = soren.add_passkey(&mut phone, "Telefonen").await.expect(201);
    let asked = cloud.ask_passkey().await;
    let shown = phone.get(&asked["options"]).await.unwrap();
    let held = cloud.hold(("auth", "BatchGetItem", 1), by_passkey(&cloud, &asked, &shown)).await;
    let _ = by_passkey(&cloud, &asked, &shown).await.expect(201);
    assert_eq!(held.let_go().await.expect(410).problem(), "challenge-expired");
}

#[tokio::test]
async fn a_code_that_another_log_in_has_used_meanwhile_is_wrong() {
    let cloud = cloud!().await;
    let mut soren = cloud.person(SOREN).await;
    let app = soren.set_up_app().await;
    let (one, other) = (challenge(&cloud, &soren.who).await, challenge(&cloud, &soren.who).await);
    let code = next_code(&cloud, &app).await;
    let held = cloud.hold(("auth", "TransactWriteItems", 1), answer(&cloud, &one, &code)).await;
    let _ = answer(&cloud, &other, &code).await.expect(201);
    assert_eq!(held.let_go().await.expect(401).problem(), "wrong-code");
}

#[tokio::test]
async fn a_code_is_not_called_wrong_because_the_credential_has_changed_meanwhile() {
    let cloud = cloud!().await;
    let mut soren = cloud.person(SOREN).await;
    let app = soren.set_up_app().await;
    let (due, code) = (challenge(&cloud, &soren.who).await, next_code(&cloud, &app).await);
    let held = cloud.hold(("auth", "TransactWriteItems", 1), answer(&cloud, &due, &code)).await;
    rewrite_credential(&cloud, &soren).await;
    assert_eq!(held.let_go().await.expect(409).problem(), "conflict");
}
