//! Retention: what a minute costs in which nothing is due, and an hour's sweep.

use serde_json::{Value, json};
use tests::LocalCloud;

use crate::bill::{Bill, monthly, slow_cloud};

fn slot(cloud: &LocalCloud) -> Value {
    json!({ "source": "schedule", "time": cloud.inner().now().to_string() })
}

#[tokio::test]
async fn each_step_of_retention_has_its_price() {
    let cloud = slow_cloud().await;
    let _ = cloud.person("soren@rodgrod.example").await;
    cloud.advance("PT1M").await;
    let mut bill = Bill::of(&cloud);

    bill.capability("retention");
    let _ = cloud.inner().invoke("retention", &slot(&cloud)).await.unwrap();
    bill.step("the minute's look at what is due", &[monthly("retention", 43_800, "each minute")]);
    make_sweep_due(&cloud).await;
    bill.begin();
    let _ = cloud.inner().invoke("retention", &slot(&cloud)).await.unwrap();
    bill.step("the hour's sweep", &[monthly("retention", 730, "each hour; what it deletes is counted by itself")]);

    bill.compare("retention");
}

async fn make_sweep_due(cloud: &LocalCloud) {
    let update = json!({
        "TableName": "accounts", "Key": { "pk": { "S": "sweep.expired" }, "sk": { "S": "SWEEP" } },
        "UpdateExpression": "SET due_at = :now REMOVE swept_at.tickets, swept_at.accounts",
        "ExpressionAttributeValues": { ":now": { "N": cloud.inner().now().as_second().to_string() } } });
    let _ = cloud.dynamodb("UpdateItem", &update).await;
}
