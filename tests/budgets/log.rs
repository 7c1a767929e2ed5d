//! Visits, and what an account is shown of its log-ins, changes and visits.

use domain::date::{day_of, plus_days};
use serde_json::json;

use crate::bill::{Bill, monthly, slow_cloud, uncounted};

#[tokio::test]
async fn each_step_of_looking_at_what_was_done_has_its_price() {
    let cloud = slow_cloud().await;
    let owner = cloud.person("soren@rodgrod.example").await;
    cloud.inner().drain().await;
    let mut bill = Bill::of(&cloud);

    bill.capability("people's settings and the account");
    let _ = owner.get("/v1/account").await.expect(200);
    bill.step(
        "the first visit of a day",
        &[uncounted("account", "the salt is made once a day, and read once a day by each instance")],
    );
    let _ = owner.get("/v1/audit").await.expect(200);
    bill.step("GET /v1/audit", &[monthly("account", 500, "half of the owners look once a month")]);
    let actor = owner.session["user_id"].as_str().unwrap();
    let _ = owner.get(&format!("/v1/audit?actor={actor}&from=2026-01-01")).await.expect(200);
    bill.step("GET /v1/audit with a filter", &[monthly("account", 100, "one look in five is for somebody")]);
    for _ in 0..3 {
        let _ = owner.patch("/v1/me", &json!({ "language": "da" })).await.expect(200);
    }
    bill.begin();
    let _ = owner.get("/v1/visits?limit=2").await.expect(200);
    bill.step("GET /v1/visits of a busy day", &[monthly("account", 100, "one owner in ten looks once a month")]);
    let _ = owner.get("/v1/visits?to=2026-01-01").await.expect(200);
    bill.step("GET /v1/visits of a time before", &[uncounted("account", "nothing is read")]);
    // A day of the log is one of Copenhagen.
    let week = plus_days(day_of(cloud.inner().now()), -6);
    let _ = owner.get(&format!("/v1/visits?from={week}")).await.expect(200);
    bill.step(
        "GET /v1/visits of a week with few visits",
        &[monthly("account", 50, "an account that is used a little")],
    );

    bill.compare("log");
}
