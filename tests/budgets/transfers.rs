//! Files that are read into rows, and rows that are written into files.

use reqwest::Method;
use serde_json::json;

use crate::bill::{Bill, monthly, slow_cloud, warm};

#[tokio::test]
async fn each_step_of_transfers_has_its_price() {
    let cloud = slow_cloud().await;
    let owner = cloud.person("soren@rodgrod.example").await;
    warm(&owner).await;
    let now = cloud.inner().now();
    let import = owner.post("/v1/integrations", &tests::integration(now)).await.expect(201).json();
    let path = format!("/v1/integrations/{}", import["id"].as_str().unwrap());
    let export = tests::integration_with(now, &json!({ "direction": "export" }));
    let export = owner.post("/v1/integrations", &export).await.expect(201).json();
    let exports = format!("/v1/integrations/{}/runs", export["id"].as_str().unwrap());
    let header = "id;navn;email\r\n".to_owned();
    let rows = (0..30).map(|n| format!("{n};Kunde {n};kunde{n}@kunde.example\r\n"));
    let file = std::iter::once(header).chain(rows).flat_map(String::into_bytes).collect::<Vec<_>>();
    cloud.inner().drain().await;
    let mut bill = Bill::of(&cloud);

    bill.capability("transfers");
    let slot = json!({ "source": "schedule", "time": cloud.inner().now().to_string() });
    let _ = cloud.inner().invoke("transfers", &slot).await.unwrap();
    bill.step("the minute's look at what is due", &[monthly("transfers", 43_800, "each minute")]);

    for (again, times) in [("30 new rows", 1_000), ("30 rows that are stored just so", 3_000)] {
        let announced = owner.announce(&path, "kunder.csv", &file).await;
        bill.begin();
        assert_eq!(announced.upload(&file).await, 200);
        cloud.inner().drain().await;
        let run = owner.run(&path, &announced.run).await;
        assert_eq!(run["status"], "succeeded", "{run}");
        bill.step(
            &format!("a file with {again}"),
            &[monthly("transfers", times, "each account uploads a file a week, of which a quarter is new")],
        );
    }

    // Few, so that a page of each part of the data set takes one unit, wherever the rows happen to lie.
    for row in 10..30 {
        let _ = owner.delete(&format!("/v1/datasets/contacts/rows/{row}")).await.expect(204);
    }
    let _ = owner.send(owner.request(Method::POST, &exports)).await.expect(202);
    bill.begin();
    cloud.advance("PT1M").await;
    bill.step("an export of 10 rows", &[monthly("transfers", 4_000, "each account has one file a week written")]);

    bill.compare("transfers");
}
