//! The first second factor: it ends sessions that were opened without one, and stops requests that are under way.

use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use tests::{Device, LocalCloud, PASSWORD, Person, cloud};

use crate::second_factor::{answer, challenge, next_code};

/// Begins to set up an app, and returns the body with the app's code.
async fn begin_app(cloud: &LocalCloud, person: &Person<'_>) -> Value {
    json!({ "code": person.begin_app().await.code(cloud.inner().now()) })
}

#[tokio::test]
async fn setting_up_the_first_second_factor_ends_all_other_sessions_and_rotates_the_token() {
    let cloud = cloud!().await;
    let mut soren = cloud.person("soren@rodgrod.example").await;
    let other = soren.who.clone().log_in(&cloud).await;
    let copied = cloud.request(Method::DELETE, "/v1/me/totp").bearer_auth(&soren.token);
    let app = soren.set_up_app().await;
    let _ = cloud.send(copied).await.expect(401);
    assert_eq!(other.delete("/v1/me/totp").await.expect(401).problem(), "not-logged-in");
    let current = soren.get("/v1/sessions/current").await.expect(200).json();
    assert_eq!((&current["id"], &current["second_factor"]), (&soren.session["id"], &json!(true)));

    // Sessions opened from here on have a second factor, and stay open when another factor is added.
    let code = next_code(&cloud, &app).await;
    let opened = answer(&cloud, &challenge(&cloud, &soren.who).await, &code).await.expect(201);
    let with = soren.who.clone().logged_in(&cloud, &opened);
    let token = soren.token.clone();
    let _ = soren.add_passkey(&mut Device::at(&cloud.inner().api_url()), "Telefonen").await.expect(201);
    assert_eq!(soren.token, token);
    let _ = with.get("/v1/me").await.expect(200);
}

#[tokio::test]
async fn what_one_session_begins_to_set_up_no_other_completes() {
    let cloud = cloud!().await;
    let soren = cloud.person("soren@rodgrod.example").await;
    let other = soren.who.clone().log_in(&cloud).await;
    let code = begin_app(&cloud, &soren).await;
    assert_eq!(other.post("/v1/me/totp/confirm", &code).await.expect(410).problem(), "challenge-expired");
    let _ = soren.post("/v1/me/totp/confirm", &code).await.expect(201);
}

#[tokio::test]
async fn a_log_in_that_saw_no_second_factor_opens_nothing_once_there_is_one() {
    let cloud = cloud!().await;
    let soren = cloud.person("soren@rodgrod.example").await;
    let code = begin_app(&cloud, &soren).await;
    // The log-in first looks up the user, and then reads the user's items.
    let log_in = cloud.hold(("auth", "BatchGetItem", 2), soren.who.try_log_in(&cloud)).await;
    let set_up = soren.post("/v1/me/totp/confirm", &code).await.expect(201);
    assert_eq!(log_in.let_go().await.expect(409).problem(), "conflict");
    let soren = soren.who.clone().logged_in(&cloud, &set_up);
    let left = soren.get("/v1/sessions").await.expect(200).json()["items"].clone();
    assert_eq!(left.as_array().map(Vec::len), Some(1));
    let _ = soren.who.try_log_in(&cloud).await.expect(202);
}

#[tokio::test]
async fn a_session_that_begins_while_the_others_are_looked_for_ends_with_them() {
    let cloud = cloud!().await;
    let soren = cloud.person("soren@rodgrod.example").await;
    let code = begin_app(&cloud, &soren).await;
    let set_up = cloud.hold(("auth", "Query", 1), soren.post("/v1/me/totp/confirm", &code)).await;
    let late = soren.who.clone().log_in(&cloud).await;
    let _ = set_up.let_go().await.expect(201);
    let _ = late.get("/v1/sessions/current").await.expect(401);
}

#[tokio::test]
async fn what_a_session_asks_for_while_the_first_second_factor_ends_it_is_not_done() {
    let codes = |person: &Person<'_>| person.request(Method::POST, "/v1/me/recovery-codes");
    let removal = |person: &Person<'_>| person.request(Method::DELETE, "/v1/me/totp");
    let another = |person: &Person<'_>| person.request(Method::POST, "/v1/me/passkeys/options");
    let asked: [&dyn Fn(&Person<'_>) -> RequestBuilder; 3] = [&codes, &removal, &another];
    for ask in asked {
        let cloud = cloud!().await;
        let soren = cloud.person("soren@rodgrod.example").await;
        let other = soren.who.clone().log_in(&cloud).await;
        let code = begin_app(&cloud, &soren).await;
        // The session still exists when it is read, and the new factor already exists when the factors are read.
        let answer = cloud.hold(("auth", "BatchGetItem", 1), cloud.send(ask(&other))).await;
        let _ = soren.post("/v1/me/totp/confirm", &code).await.expect(201);
        assert_eq!(answer.let_go().await.expect(403).problem(), "reauthentication-required");
    }
}

#[tokio::test]
async fn a_password_that_is_changed_while_the_first_second_factor_is_set_up_stays_as_it_was() {
    let cloud = cloud!().await;
    let soren = cloud.person("soren@rodgrod.example").await;
    let other = soren.who.clone().log_in(&cloud).await;
    let code = begin_app(&cloud, &soren).await;
    // The request first reads the session, and then the log-in and the factors.
    let change = json!({ "current_password": PASSWORD, "password": "en ny dag med regn" });
    let changed = cloud.hold(("auth", "BatchGetItem", 2), other.put("/v1/me/password", &change)).await;
    let _ = soren.post("/v1/me/totp/confirm", &code).await.expect(201);
    assert_eq!(changed.let_go().await.expect(409).problem(), "conflict");
    let _ = soren.who.try_log_in(&cloud).await.expect(202);
}

#[tokio::test]
async fn with_a_second_factor_a_password_change_needs_more_than_the_current_password() {
    let cloud = cloud!().await;
    let mut soren = cloud.person("soren@rodgrod.example").await;
    let change = |current: &str, to: &str| json!({ "current_password": current, "password": to });
    cloud.advance("PT6M").await;
    let _ = soren.put("/v1/me/password", &change(PASSWORD, "en ny dag med regn")).await.expect(204);
    let proof = json!({ "password": "en ny dag med regn" });
    let _ = soren.reauthenticate(&proof).await.expect(201);
    let app = soren.set_up_app().await;
    cloud.advance("PT6M").await;
    // Nor does the answer reveal whether the password is right.
    for current in ["en ny dag med regn", "not-the-password-at-all"] {
        let late = soren.put("/v1/me/password", &change(current, PASSWORD)).await.expect(403);
        assert_eq!(late.problem(), "reauthentication-required");
    }
    let _ = soren.reauthenticate(&json!({ "code": app.code(cloud.inner().now()) })).await.expect(201);
    let _ = soren.put("/v1/me/password", &change("en ny dag med regn", PASSWORD)).await.expect(204);
}
