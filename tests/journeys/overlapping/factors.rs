//! Changes of second factors that overlap.

use reqwest::Method;
use serde_json::json;
use tests::{LocalCloud, Person, cloud};

use super::{PHONE, SOREN};
use crate::{hashing::rewrite_credential, second_factor::next_code};

/// Makes new recovery codes, and returns the first one.
async fn new_codes(person: &Person<'_>) -> String {
    let made = person.send(person.request(Method::POST, "/v1/me/recovery-codes")).await.expect(201).json();
    made["codes"][0].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_factor_is_not_removed_beside_another_change_and_whoever_named_a_version_is_told_that_it_is_stale() {
    let cloud = cloud!().await;
    let mut soren = cloud.person(SOREN).await;
    let _ = soren.set_up_app().await;
    let removal = || soren.request(Method::DELETE, "/v1/me/totp");
    let held = cloud.hold(("auth", "GetItem", 1), soren.send(removal().header("if-match", "\"v1\""))).await;
    let _ = new_codes(&soren).await;
    assert_eq!(held.let_go().await.expect(412).problem(), "stale");
    let held = cloud.hold(("auth", "GetItem", 1), soren.send(removal())).await;
    let _ = new_codes(&soren).await;
    assert_eq!(held.let_go().await.expect(409).problem(), "conflict");
    // Without it, the password is the only factor that is left.
    let named = removal().header("if-match", "*");
    let held = cloud.hold(("auth", "BatchGetItem", 2), soren.send(named)).await;
    rewrite_credential(&cloud, &soren).await;
    assert_eq!(held.let_go().await.expect(409).problem(), "conflict");
    let _ = soren.send(removal()).await.expect(204);
}

#[tokio::test]
async fn a_factor_that_is_set_up_anew_meanwhile_is_not_confirmed_by_the_code_of_the_one_before() {
    let cloud = cloud!().await;
    let soren = cloud.person(SOREN).await;
    let app = soren.begin_app().await;
    let code = json!({ "code": app.code(cloud.inner().now()) });
    let held = cloud.hold(("auth", "BatchGetItem", 2), soren.post("/v1/me/totp/confirm", &code)).await;
    let _ = soren.begin_app().await;
    assert_eq!(held.let_go().await.expect(410).problem(), "challenge-expired");
}

#[tokio::test]
async fn of_two_sessions_that_prove_themselves_by_one_recovery_code_at_once_the_second_is_told_that_it_is_wrong() {
    let cloud = cloud!().await;
    let mut soren = cloud.person(SOREN).await;
    let app = soren.set_up_app().await;
    let code = json!({ "code": new_codes(&soren).await });
    let due = json!({
        "challenge": crate::second_factor::challenge(&cloud, &soren.who).await, "code": next_code(&cloud, &app).await,
    });
    let other = cloud.post("/v1/sessions/challenges", &due).await.expect(201);
    let other = soren.who.clone().logged_in(&cloud, &other);
    let prove = async |person: &Person<'_>| person.post("/v1/me/reauthentications", &code).await;
    let held = cloud.hold(("auth", "TransactWriteItems", 1), prove(&soren)).await;
    let _ = prove(&other).await.expect(201);
    assert_eq!(held.let_go().await.expect(401).problem(), "wrong-code");
}

#[tokio::test]
async fn of_two_proofs_by_which_one_session_gets_a_new_token_at_once_the_second_finds_the_session_over() {
    let cloud = cloud!().await;
    let soren = cloud.person(SOREN).await;
    let proof = json!({ "password": soren.who.password });
    let prove = || soren.post("/v1/me/reauthentications", &proof);
    let held = cloud.hold(("auth", "TransactWriteItems", 1), prove()).await;
    let _ = prove().await.expect(201);
    assert_eq!(held.let_go().await.expect(401).problem(), "not-logged-in");
}

/// The token of the mail that tells of a new number.
async fn undo_token(cloud: &LocalCloud, soren: &Person<'_>) -> serde_json::Value {
    soren.verify_phone(PHONE).await;
    json!({ "token": cloud.last_token_to(SOREN).await })
}

#[tokio::test]
async fn of_two_who_undo_an_addition_by_one_link_at_once_the_second_is_told_that_the_link_is_used() {
    let cloud = cloud!().await;
    let soren = cloud.person(SOREN).await;
    let token = undo_token(&cloud, &soren).await;
    let undo = || cloud.post("/v1/security-changes/undo", &token);
    let held = cloud.hold(("auth", "Query", 1), undo()).await;
    let _ = undo().await.expect(204);
    assert_eq!(held.let_go().await.expect(410).problem(), "link-expired");
}

#[tokio::test]
async fn an_addition_is_not_undone_beside_a_change_of_the_credential_and_the_link_stays_good() {
    let cloud = cloud!().await;
    let soren = cloud.person(SOREN).await;
    let token = undo_token(&cloud, &soren).await;
    let undo = || cloud.post("/v1/security-changes/undo", &token);
    let held = cloud.hold(("auth", "Query", 1), undo()).await;
    rewrite_credential(&cloud, &soren).await;
    assert_eq!(held.let_go().await.expect(409).problem(), "conflict");
    let _ = undo().await.expect(204);
}

#[tokio::test]
async fn lost_factors_that_turn_up_while_they_are_removed_stay() {
    let cloud = cloud!().await;
    let mut soren = cloud.person(SOREN).await.settle_phone(PHONE).await;
    let app = soren.set_up_app().await;
    let challenge = async || crate::second_factor::challenge(&cloud, &soren.who).await;
    let _ = cloud.post("/v1/lost-factors", &json!({ "challenge": challenge().await })).await.expect(202);
    let token = cloud.last_token_to(SOREN).await;
    cloud.advance("P7D").await;
    let (body, due) = (json!({ "challenge": challenge().await, "token": token }), challenge().await);
    let held = cloud.hold(("auth", "Query", 1), cloud.post("/v1/lost-factors/remove", &body)).await;
    let found = json!({ "challenge": due, "code": app.code(cloud.inner().now()) });
    let _ = cloud.post("/v1/sessions/challenges", &found).await.expect(201);
    assert_eq!(held.let_go().await.expect(410).problem(), "link-expired");
    let _ = soren.who.try_log_in(&cloud).await.expect(202);
}
