//! Passwords, second factors and passkeys.

use serde_json::json;
use tests::{Device, PASSWORD};

use crate::bill::{Bill, monthly, slow_cloud, warm};

#[tokio::test]
async fn each_step_of_a_secured_log_in_has_its_price() {
    let cloud = slow_cloud().await;
    let mut soren = cloud.person("soren@rodgrod.example").await;
    warm(&soren).await;
    cloud.inner().drain().await;
    let mut bill = Bill::of(&cloud);

    bill.capability("people's settings and the account");
    let change = json!({ "current_password": PASSWORD, "password": "en ny dag med regn" });
    let _ = soren.put("/v1/me/password", &change).await.expect(204);
    bill.step(
        "PUT /v1/me/password",
        &[monthly("auth", 60, "one in fifty; the old one is checked and the new one made")],
    );
    soren.who.password = "en ny dag med regn".to_owned();

    bill.capability("log-in and sessions");
    let proof = json!({ "password": soren.who.password });
    let _ = soren.reauthenticate(&proof).await.expect(201);
    bill.step(
        "POST /v1/me/reauthentications by password",
        &[monthly("auth", 300, "before what is sensitive below, unless the log-in is five minutes old at most")],
    );

    bill.capability("people's settings and the account");
    let app = soren.begin_app().await;
    bill.step("POST /v1/me/totp", &[monthly("auth", 60, "half of the new people begin with an app")]);
    let code = json!({ "code": app.code(cloud.inner().now()) });
    let confirmed = soren.post("/v1/me/totp/confirm", &code).await.expect(201);
    confirmed.json()["token"].as_str().unwrap().clone_into(&mut soren.token);
    bill.step("POST /v1/me/totp/confirm", &[monthly("auth", 55, "nearly all finish")]);

    let _ = soren.send(soren.request(reqwest::Method::POST, "/v1/me/recovery-codes")).await.expect(201);
    bill.step("POST /v1/me/recovery-codes", &[monthly("auth", 20, "codes come with the app; some make new ones")]);

    let _ = soren.send(soren.request(reqwest::Method::POST, "/v1/me/passkeys/options")).await.expect(201);
    bill.step("POST /v1/me/passkeys/options", &[monthly("auth", 30, "a fifth of the new people")]);

    bill.capability("log-in and sessions");
    let _ = cloud.send(cloud.request(reqwest::Method::POST, "/v1/sessions/passkey-options")).await.expect(201);
    bill.step(
        "POST /v1/sessions/passkey-options",
        &[monthly("auth", 3_000, "one in twenty logs in by a passkey alone")],
    );

    let due = soren.who.try_log_in(&cloud).await.expect(202).json();
    bill.step(
        "POST /v1/sessions where a second factor is due",
        &[monthly("auth", 20_000, "a third has a second factor")],
    );
    cloud.advance("PT30S").await;
    bill.begin();
    let code = app.code(cloud.inner().now());
    let answer = json!({ "challenge": due["challenge"], "code": code });
    let _ = cloud.post("/v1/sessions/challenges", &answer).await.expect(201);
    bill.step(
        "POST /v1/sessions/challenges",
        &[monthly("auth", 20_000, "the answers to the second factors that were due")],
    );

    cloud.advance("PT30S").await;
    bill.begin();
    let proof = json!({ "code": app.code(cloud.inner().now()) });
    let _ = soren.reauthenticate(&proof).await.expect(201);
    bill.step("POST /v1/me/reauthentications by code", &[monthly("auth", 100, "the same, of those who have an app")]);

    let _ = soren.delete("/v1/sessions").await.expect(204);
    bill.step("DELETE /v1/sessions", &[monthly("auth", 60, "one in five of those ends the others")]);

    bill.capability("people's settings and the account");
    let _ = soren.delete("/v1/me/totp").await.expect(204);
    bill.step("DELETE /v1/me/totp", &[monthly("auth", 10, "with a new phone")]);

    let asked = soren.send(soren.request(reqwest::Method::POST, "/v1/me/passkeys/options")).await.expect(201).json();
    let mut phone = Device::at(&cloud.inner().api_url());
    let passkey = phone.create(&asked["options"]).await;
    bill.begin();
    let _ = soren.post("/v1/me/passkeys", &json!({ "name": "Telefonen", "passkey": passkey })).await.expect(201);
    bill.step("POST /v1/me/passkeys", &[monthly("auth", 25, "nearly all finish")]);

    bill.capability("log-in and sessions");
    let asked = cloud.ask_passkey().await;
    let shown = json!({ "challenge": asked["challenge"], "passkey": phone.get(&asked["options"]).await });
    bill.begin();
    let _ = cloud.post("/v1/sessions/passkeys", &shown).await.expect(201);
    bill.step("POST /v1/sessions/passkeys", &[monthly("auth", 3_000, "they show it")]);

    bill.compare("secured_log_in");
}
