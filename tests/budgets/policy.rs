//! A new version of the privacy policy: what a pass through everybody costs, and what people ask.

use serde_json::json;

use crate::bill::{Bill, monthly, slow_cloud, uncounted, warm};

#[tokio::test]
async fn each_step_of_a_new_version_of_the_policy_has_its_price() {
    let cloud = slow_cloud().await;
    let soren = cloud.person("soren@rodgrod.example").await;
    warm(&soren).await;
    cloud.advance("PT1M").await;
    cloud.announce_policy().await;
    cloud.inner().drain().await;
    let mut bill = Bill::of(&cloud);

    bill.capability("a new version of the policy");
    let few = "versions are few: 31 passes for each, as infra/decisions/0034 says";
    let slot = json!({ "source": "schedule", "time": cloud.inner().now().to_string() });
    let _ = cloud.inner().invoke("retention", &slot).await.unwrap();
    cloud.inner().drain().await;
    bill.step("a pass in which one person is told", &[uncounted("retention", few), uncounted("delivery", few)]);
    let _ = soren.get("/v1/me/policy").await.expect(200);
    bill.step("GET /v1/me/policy", &[monthly("account", 300, "a tenth of the people, once")]);

    bill.compare("policy");
}
