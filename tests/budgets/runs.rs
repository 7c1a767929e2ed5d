//! Runs of integrations, and their files.

use reqwest::Method;
use serde_json::json;

use crate::bill::{Bill, monthly, slow_cloud, warm};

/// A file with a row that is refused.
const FILE: &[u8] = b"id;navn;email\n1;Ada;ada@kunde.example\n2;Bo;x\n";

#[tokio::test]
async fn each_step_with_runs_has_its_price() {
    let cloud = slow_cloud().await;
    let owner = cloud.person("soren@rodgrod.example").await;
    warm(&owner).await;
    let now = cloud.inner().now();
    let import = owner.post("/v1/integrations", &tests::integration(now)).await.expect(201).json();
    let path = format!("/v1/integrations/{}", import["id"].as_str().unwrap());
    let export = tests::integration_with(now, &json!({ "direction": "export" }));
    let export = owner.post("/v1/integrations", &export).await.expect(201).json();
    let exports = format!("/v1/integrations/{}/runs", export["id"].as_str().unwrap());
    cloud.inner().drain().await;
    let mut bill = Bill::of(&cloud);

    bill.capability("runs");
    let _ = owner.post(&format!("{path}/uploads"), &tests::upload(FILE)).await.expect(201);
    bill.step(
        "POST /v1/integrations/{id}/uploads of the first file",
        &[monthly("integrations", 100, "one account in ten uploads its first file")],
    );

    let announced = owner.announce(&path, "kunder.csv", FILE).await;
    bill.step(
        "POST /v1/integrations/{id}/uploads",
        &[monthly("integrations", 4_000, "each account uploads a file a week")],
    );

    assert_eq!(announced.upload(FILE).await, 200);
    cloud.inner().drain().await;
    bill.begin();
    let _ = owner.get(&format!("{path}/runs")).await.expect(200);
    bill.step(
        "GET /v1/integrations/{id}/runs",
        &[monthly("integrations", 4_000, "who uploads a file looks how it went")],
    );

    let run = format!("{path}/runs/{}", announced.run);
    let _ = owner.get(&run).await.expect(200);
    bill.step(
        "GET /v1/integrations/{id}/runs/{run_id}",
        &[monthly("integrations", 20_000, "the portal asks five times until a run has ended")],
    );

    let _ = owner.get(&format!("{run}/file")).await.expect(302);
    bill.step(
        "GET /v1/integrations/{id}/runs/{run_id}/file",
        &[monthly("integrations", 1_000, "each account fetches a file")],
    );

    let _ = owner.get(&format!("{run}/refused")).await.expect(302);
    bill.step(
        "GET /v1/integrations/{id}/runs/{run_id}/refused",
        &[monthly("integrations", 400, "one file in ten has refused rows")],
    );

    let _ = owner.delete(&format!("{run}/file")).await.expect(204);
    bill.step(
        "DELETE /v1/integrations/{id}/runs/{run_id}/file",
        &[monthly("integrations", 100, "one account in ten deletes a file before its time")],
    );

    let _ = owner.send(owner.request(Method::POST, &exports)).await.expect(202);
    bill.step(
        "POST /v1/integrations/{id}/runs",
        &[monthly("integrations", 500, "every other account exports by hand; the rest is by schedule")],
    );

    bill.compare("runs");
}
