//! From the request for an account to the end of the first session.

use serde_json::json;
use tests::{Applicant, PASSWORD};

use crate::bill::{Bill, monthly, slow_cloud, uncounted, warm};

#[tokio::test]
async fn each_step_of_the_first_journey_has_its_price() {
    let cloud = slow_cloud().await;
    let mut bill = Bill::of(&cloud);
    let soren = Applicant::new("soren@rodgrod.example");

    bill.capability("signup");
    let _ = soren.request_sign_up(&cloud).await.expect(202);
    let token = cloud.last_token_to(soren.email()).await;
    bill.step(
        "POST /v1/signups",
        &[
            monthly("signup", 50, "40 new accounts, and one in five that asks twice or never confirms"),
            monthly("delivery", 50, "a mail for each who asks"),
        ],
    );

    let again = cloud.request(reqwest::Method::POST, "/v1/signups").header("idempotency-key", "k").json(&soren.request);
    let _ = cloud.send(again).await.expect(202);
    cloud.inner().drain().await;
    bill.step(
        "POST /v1/signups with an Idempotency-Key",
        &[uncounted("signup", "two units more than without, fifty times a month")],
    );

    let _ = cloud.post("/v1/signups/preview", &json!({ "token": token })).await.expect(200);
    bill.step("POST /v1/signups/preview", &[monthly("signup", 45, "whoever follows the link sees what was asked")]);

    let _ = soren.confirm(&cloud, &token).await.expect(201);
    cloud.inner().drain().await;
    bill.step(
        "POST /v1/signups/confirm",
        &[monthly("signup", 40, "the new accounts"), monthly("delivery", 40, "a welcome")],
    );

    bill.capability("log-in and sessions");
    let wrong = json!({ "email": soren.email(), "password": format!("{PASSWORD}x") });
    let _ = cloud.post("/v1/sessions", &wrong).await.expect(401);
    bill.step("POST /v1/sessions with a wrong password", &[monthly("auth", 6_000, "one try in ten fails")]);
    let unknown = json!({ "email": "nobody@rodgrod.example", "password": PASSWORD });
    let _ = cloud.post("/v1/sessions", &unknown).await.expect(401);
    bill.step(
        "POST /v1/sessions of an unknown address",
        &[uncounted("auth", "it costs what a wrong password does, and is counted there")],
    );

    let soren = soren.log_in(&cloud).await;
    bill.step("POST /v1/sessions", &[monthly("auth", 37_000, "a session ends with the day, so 3,000 people log in 20 times; this is who has neither a second factor nor a passkey")]);

    warm(&soren).await;
    bill.begin();
    bill.capability("people's settings and the account");
    let _ = soren.get("/v1/me").await.expect(200);
    bill.step("GET /v1/me", &[monthly("account", 60_000, "the portal greets by name, once a log-in")]);

    let _ = soren.get("/v1/account").await.expect(200);
    bill.step("GET /v1/account", &[monthly("account", 420_000, "with every page that is turned: seven a log-in")]);

    let _ = soren.change(&json!({ "language": "en" }), None).await.expect(200);
    bill.step("PATCH /v1/me", &[monthly("account", 300, "one in ten changes something")]);

    bill.capability("log-in and sessions");
    let _ = soren.get("/v1/sessions/current").await.expect(200);
    bill.step(
        "GET /v1/sessions/current",
        &[monthly("auth", 120_000, "the portal asks when it is opened, and once more that day")],
    );

    let _ = soren.get("/v1/sessions").await.expect(200);
    bill.step("GET /v1/sessions", &[monthly("auth", 300, "one person in ten looks")]);

    let _ = soren.send(soren.request(reqwest::Method::DELETE, "/v1/sessions/current")).await.expect(204);
    bill.step("DELETE /v1/sessions/current", &[monthly("auth", 30_000, "half of them log out")]);

    let _ = cloud.get("/healthz").await.expect(200);
    // No step of this journey starts an instance of it.
    let _ = cloud.get("/v1/billing-details").await.expect(401);
    bill.init();
    bill.compare("first_journey");
}
