//! Changes of address and number that overlap.

use reqwest::Method;
use serde_json::json;
use tests::{Answer, LocalCloud, Person, cloud};

use super::{ADA, PHONE, SOREN};
use crate::hashing::rewrite_credential;

const NEW: &str = "soren.ny@rodgrod.example";

/// Asks for another address, and returns the link's token.
async fn ask(cloud: &LocalCloud, person: &Person<'_>) -> String {
    let _ = person.post("/v1/me/email", &json!({ "email": NEW })).await.expect(202);
    cloud.last_token_to(NEW).await
}

async fn confirm(person: &Person<'_>, token: &str) -> Answer {
    person.post("/v1/me/email/confirm", &json!({ "token": token })).await
}

async fn rename(person: &Person<'_>) {
    let _ = person.change(&json!({ "name": "Søren Ny" }), None).await.expect(200);
}

#[tokio::test]
async fn of_two_confirmations_of_one_address_at_once_the_second_is_told_that_the_link_is_used() {
    let cloud = cloud!().await;
    let soren = cloud.person(SOREN).await;
    let token = ask(&cloud, &soren).await;
    let held = cloud.hold(("account", "BatchGetItem", 2), confirm(&soren, &token)).await;
    let _ = confirm(&soren, &token).await.expect(204);
    assert_eq!(held.let_go().await.expect(410).problem(), "link-expired");
}

#[tokio::test]
async fn an_address_is_not_changed_beside_another_change_of_the_person_and_the_link_stays_good() {
    let cloud = cloud!().await;
    let soren = cloud.person(SOREN).await;
    let token = ask(&cloud, &soren).await;
    let held = cloud.hold(("account", "BatchGetItem", 2), confirm(&soren, &token)).await;
    rename(&soren).await;
    assert_eq!(held.let_go().await.expect(409).problem(), "conflict");
    let held = cloud.hold(("account", "BatchGetItem", 2), confirm(&soren, &token)).await;
    rewrite_credential(&cloud, &soren).await;
    assert_eq!(held.let_go().await.expect(409).problem(), "conflict");
    let _ = confirm(&soren, &token).await.expect(204);
}

#[tokio::test]
async fn an_address_that_somebody_else_confirms_meanwhile_is_theirs() {
    let cloud = cloud!().await;
    let (soren, ada) = (cloud.person(SOREN).await, cloud.person(ADA).await);
    let (his, hers) = (ask(&cloud, &soren).await, ask(&cloud, &ada).await);
    let held = cloud.hold(("account", "BatchGetItem", 2), confirm(&soren, &his)).await;
    let _ = confirm(&ada, &hers).await.expect(204);
    assert_eq!(held.let_go().await.expect(409).problem(), "already-registered");
}

#[tokio::test]
async fn an_address_is_taken_back_though_the_person_goes_back_to_it_meanwhile() {
    let cloud = cloud!().await;
    let soren = cloud.person(SOREN).await;
    soren.change_email(NEW).await;
    let back = json!({ "token": cloud.last_token_to(SOREN).await });
    let undo = || cloud.post("/v1/email-changes/undo", &back);
    let held = cloud.hold(("account", "BatchGetItem", 2), undo()).await;
    soren.change_email(SOREN).await;
    // The address has a log-in, which is nobody else's.
    assert_eq!(held.let_go().await.expect(409).problem(), "conflict");
    let _ = undo().await.expect(204);
}

#[tokio::test]
async fn of_two_who_take_an_address_back_by_one_link_at_once_the_second_is_told_that_the_link_is_used() {
    let cloud = cloud!().await;
    let soren = cloud.person(SOREN).await;
    soren.change_email(NEW).await;
    let back = json!({ "token": cloud.last_token_to(SOREN).await });
    let undo = || cloud.post("/v1/email-changes/undo", &back);
    let held = cloud.hold(("account", "BatchGetItem", 2), undo()).await;
    let _ = undo().await.expect(204);
    assert_eq!(held.let_go().await.expect(410).problem(), "link-expired");
}

#[tokio::test]
async fn of_two_confirmations_of_one_number_at_once_the_second_is_told_that_the_code_is_used() {
    let cloud = cloud!().await;
    let soren = cloud.person(SOREN).await;
    let _ = soren.post("/v1/me/phone", &json!({ "phone": PHONE })).await.expect(202);
    let code = json!({ "code": cloud.last_code_to(PHONE).await });
    let confirm = || soren.post("/v1/me/phone/confirm", &code);
    let held = cloud.hold(("account", "BatchGetItem", 3), confirm()).await;
    rename(&soren).await;
    assert_eq!(held.let_go().await.expect(409).problem(), "conflict");
    let held = cloud.hold(("account", "BatchGetItem", 3), confirm()).await;
    let _ = confirm().await.expect(204);
    assert_eq!(held.let_go().await.expect(410).problem(), "code-expired");
}

#[tokio::test]
async fn a_number_is_given_up_though_somebody_else_verifies_it_meanwhile() {
    let cloud = cloud!().await;
    let (soren, ada) = (cloud.person(SOREN).await, cloud.person(ADA).await);
    soren.verify_phone(PHONE).await;
    let give_up = soren.request(Method::PATCH, "/v1/me").json(&json!({ "phone": null }));
    let held = cloud.hold(("account", "BatchGetItem", 2), soren.send(give_up)).await;
    ada.verify_phone(PHONE).await;
    assert_eq!(held.let_go().await.expect(200).json()["phone_verified"], false);
    assert_eq!(ada.get("/v1/me").await.expect(200).json()["phone_verified"], true);
}
