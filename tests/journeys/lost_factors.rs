//! Whoever has lost their second factors gets back in, after a week of which they are told.

use serde_json::{Value, json};
use tests::{Answer, Applicant, AuthenticatorApp, LocalCloud, PASSWORD, Person, cloud};

use crate::{
    hashing::rewrite_credential,
    resets::{ANOTHER, ask, log_in},
};

const MAIL: &str = "soren@rodgrod.example";
const PHONE: &str = "+4571727374";

async fn challenge(cloud: &LocalCloud) -> Value {
    Applicant::new(MAIL).try_log_in(cloud).await.expect(202).json()["challenge"].clone()
}

async fn report(cloud: &LocalCloud) -> Answer {
    cloud.post("/v1/lost-factors", &json!({ "challenge": challenge(cloud).await })).await
}

async fn remove(cloud: &LocalCloud, token: &str) -> Answer {
    let body = json!({ "challenge": challenge(cloud).await, "token": token });
    cloud.post("/v1/lost-factors/remove", &body).await
}

async fn secured(cloud: &LocalCloud) -> (Person<'_>, AuthenticatorApp) {
    let mut soren = cloud.person(MAIL).await.settle_phone(PHONE).await;
    let app = soren.set_up_app().await;
    (soren, app)
}

#[tokio::test]
async fn p23_whoever_has_lost_their_factors_gets_in_by_password_and_mailbox_after_a_week() {
    let cloud = cloud!().await;
    let _ = secured(&cloud).await;
    let reported = report(&cloud).await.expect(202).json();
    assert_eq!(reported["status"], "instructions-sent");
    assert_eq!(cloud.last_mail_to(MAIL).await.subject, "Har du mistet din anden faktor?");
    assert!(cloud.texts_to(PHONE).await.last().unwrap().contains("mistet din anden faktor"));
    let token = cloud.last_token_to(MAIL).await;
    // To report it again changes nothing.
    cloud.advance("P1D").await;
    assert_eq!(report(&cloud).await.expect(202).json(), reported);
    assert_eq!(cloud.last_token_to(MAIL).await, token);
    cloud.advance("PT143H59M").await;
    assert_eq!(remove(&cloud, &token).await.expect(409).problem(), "link-not-yet-valid");
    cloud.advance("PT1M").await;
    let _ = remove(&cloud, &token).await.expect(204);
    assert_eq!(cloud.last_mail_to(MAIL).await.subject, "Dit log-in er ændret");
    let back = Applicant::new(MAIL).log_in(&cloud).await;
    let me = back.get("/v1/me").await.expect(200).json();
    assert_eq!(me["second_factors"], json!({ "totp": null, "passkeys": [], "recovery_codes_left": 0 }));
    let actions = me["activity"]["items"].as_array().unwrap().iter().map(|entry| entry["action"].as_str().unwrap());
    let actions = actions.collect::<Vec<_>>();
    assert!(actions.contains(&"factors-reported-lost") && actions.contains(&"lost-factors-removed"), "{actions:?}");
}

#[tokio::test]
async fn p23_the_next_use_of_a_factor_makes_the_report_void() {
    let cloud = cloud!().await;
    let (_, app) = secured(&cloud).await;
    let _ = report(&cloud).await.expect(202);
    let token = cloud.last_token_to(MAIL).await;
    cloud.advance("P2D").await;
    let code = json!({ "challenge": challenge(&cloud).await, "code": app.code(cloud.inner().now()) });
    let _ = cloud.post("/v1/sessions/challenges", &code).await.expect(201);
    cloud.advance("P6D").await;
    assert_eq!(remove(&cloud, &token).await.expect(410).problem(), "link-expired");
    // Another report begins the week anew.
    let _ = report(&cloud).await.expect(202);
    let again = cloud.last_token_to(MAIL).await;
    assert_ne!(again, token);
    assert_eq!(remove(&cloud, &again).await.expect(409).problem(), "link-not-yet-valid");
    cloud.advance("P14D").await;
    assert_eq!(remove(&cloud, &again).await.expect(410).problem(), "link-expired");
}

#[tokio::test]
async fn p23_neither_the_mailbox_nor_the_password_alone_gets_round_a_factor() {
    let cloud = cloud!().await;
    let _ = secured(&cloud).await;
    // Whoever has the mailbox gets a challenge for a reset, which is none of a log-in.
    let _ = ask(&cloud, json!({ "email": MAIL })).await.expect(202);
    let confirm = json!({ "token": cloud.last_token_to(MAIL).await, "password": ANOTHER });
    let due = cloud.post("/v1/password-resets/confirm", &confirm).await.expect(202).json();
    let by_mailbox = json!({ "challenge": due["challenge"] });
    assert_eq!(cloud.post("/v1/lost-factors", &by_mailbox).await.expect(410).problem(), "challenge-expired");
    // Whoever has the password has no link.
    let _ = report(&cloud).await.expect(202);
    cloud.advance("P8D").await;
    let other = "A".repeat(43);
    assert_eq!(remove(&cloud, &other).await.expect(410).problem(), "link-expired");
    let _ = log_in(&cloud, MAIL, PASSWORD).await.expect(202);
}

#[tokio::test]
async fn p23_a_short_password_goes_with_the_factors_that_it_rested_on() {
    let cloud = cloud!().await;
    let (soren, _) = secured(&cloud).await;
    let change = json!({ "current_password": PASSWORD, "password": "kaktus-9" });
    let _ = soren.put("/v1/me/password", &change).await.expect(204);
    let challenge = async || {
        let answer = log_in(&cloud, MAIL, "kaktus-9").await.expect(202);
        answer.json()["challenge"].clone()
    };
    let _ = cloud.post("/v1/lost-factors", &json!({ "challenge": challenge().await })).await.expect(202);
    let token = cloud.last_token_to(MAIL).await;
    cloud.advance("P7D").await;
    let body = json!({ "challenge": challenge().await, "token": token });
    let _ = cloud.post("/v1/lost-factors/remove", &body).await.expect(204);
    let _ = log_in(&cloud, MAIL, "kaktus-9").await.expect(401);
    let _ = Applicant::new(MAIL).reset_and_log_in(&cloud, ANOTHER).await;
}

#[tokio::test]
async fn p23_of_two_removals_at_once_the_second_is_told_that_the_link_is_used() {
    let cloud = cloud!().await;
    let _ = secured(&cloud).await;
    let _ = report(&cloud).await.expect(202);
    let token = cloud.last_token_to(MAIL).await;
    cloud.advance("P7D").await;
    let body = async || json!({ "challenge": challenge(&cloud).await, "token": token });
    let (one, other) = (body().await, body().await);
    let path = "/v1/lost-factors/remove";
    let held = cloud.hold(("auth", "BatchGetItem", 1), cloud.post(path, &one)).await;
    let _ = cloud.post(path, &other).await.expect(204);
    assert_eq!(held.let_go().await.expect(410).problem(), "link-expired");
}

#[tokio::test]
async fn p23_factors_are_not_removed_beside_another_change_of_the_log_in_and_the_link_stays_good() {
    let cloud = cloud!().await;
    let (soren, _) = secured(&cloud).await;
    let _ = report(&cloud).await.expect(202);
    let token = cloud.last_token_to(MAIL).await;
    cloud.advance("P7D").await;
    let body = json!({ "challenge": challenge(&cloud).await, "token": token });
    let removal = cloud.hold(("auth", "Query", 1), cloud.post("/v1/lost-factors/remove", &body)).await;
    rewrite_credential(&cloud, &soren).await;
    assert_eq!(removal.let_go().await.expect(409).problem(), "conflict");
    let _ = remove(&cloud, &token).await.expect(204);
}
