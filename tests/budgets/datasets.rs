//! Rows of data sets by hand, and the contracts of integrations.

use serde_json::json;

use crate::bill::{Bill, monthly, slow_cloud, warm};

const ADA: &str = "/v1/datasets/contacts/rows/ada@kunde.example";

#[tokio::test]
async fn each_step_with_rows_has_its_price() {
    let cloud = slow_cloud().await;
    let owner = cloud.person("soren@rodgrod.example").await;
    warm(&owner).await;
    cloud.inner().drain().await;
    let mut bill = Bill::of(&cloud);

    bill.capability("data sets");
    let _ = owner.get("/v1/datasets").await.expect(200);
    bill.step("GET /v1/datasets", &[monthly("integrations", 100, "who sets up an import looks a few times")]);

    let ada = json!({ "name": "Ada", "email": "ada@kunde.example", "phone": "+45 20 30 40 51" });
    let _ = owner.put(ADA, &ada).await.expect(201);
    bill.step(
        "PUT /v1/datasets/{set}/rows/{external_id} of a new contact",
        &[monthly("integrations", 2_000, "each of 1,000 accounts adds two contacts by hand")],
    );

    let changed = json!({ "name": "Ada Bo", "email": "ada@kunde.example" });
    let _ = owner.put(ADA, &changed).await.expect(200);
    bill.step(
        "PUT /v1/datasets/{set}/rows/{external_id} of a contact that exists",
        &[monthly("integrations", 2_000, "each of 1,000 accounts changes two contacts by hand")],
    );

    let _ = owner.get(ADA).await.expect(200);
    bill.step(
        "GET /v1/datasets/{set}/rows/{external_id}",
        &[monthly("integrations", 10_000, "each account looks at ten rows")],
    );

    let _ = owner.get("/v1/datasets/contacts/rows").await.expect(200);
    bill.step("GET /v1/datasets/contacts/rows", &[monthly("integrations", 5_000, "each account looks five times")]);

    let _ = owner.get("/v1/datasets/contacts/rows?email=ada@kunde.example").await.expect(200);
    bill.step(
        "GET /v1/datasets/contacts/rows?email=",
        &[monthly("integrations", 5_000, "each account looks five times")],
    );

    let line = json!({ "date": "2026-10-31", "amount": "1250.00", "currency": "DKK" });
    let _ = owner.put("/v1/datasets/transactions/rows/1", &line).await.expect(201);
    bill.step(
        "PUT /v1/datasets/{set}/rows/{external_id} of a new transaction",
        &[monthly("integrations", 2_000, "each of 1,000 accounts adds two by hand; the rest is imported")],
    );

    let _ = owner.get("/v1/datasets/transactions/rows?from=2026-10-01&to=2026-10-31").await.expect(200);
    bill.step(
        "GET /v1/datasets/transactions/rows?from=&to=",
        &[monthly("integrations", 10_000, "each account looks ten times")],
    );

    let _ = owner.delete(ADA).await.expect(204);
    bill.step(
        "DELETE /v1/datasets/{set}/rows/{external_id}",
        &[monthly("integrations", 500, "every other account deletes one by hand")],
    );

    bill.capability("integrations");
    let created = owner.post("/v1/integrations", &tests::integration(cloud.inner().now())).await.expect(201).json();
    let path = format!("/v1/integrations/{}", created["id"].as_str().unwrap());
    cloud.inner().drain().await;
    bill.step(
        "POST /v1/integrations",
        &[
            monthly("integrations", 100, "one account in ten sets one up"),
            monthly("delivery", 100, "the owner is told by mail"),
        ],
    );

    let _ = owner.get("/v1/integrations").await.expect(200);
    bill.step("GET /v1/integrations", &[monthly("integrations", 2_000, "each account looks twice")]);

    let _ = owner.get(&path).await.expect(200);
    bill.step("GET /v1/integrations/{id}", &[monthly("integrations", 2_000, "each account looks twice")]);

    let sample = json!({ "filename": "kunder.csv", "content": "aWQ7bmF2bgoxO0FkYQo=" });
    let _ = owner.post(&format!("{path}/preview"), &sample).await.expect(200);
    bill.step(
        "POST /v1/integrations/{id}/preview",
        &[monthly("integrations", 300, "who sets one up tries three files")],
    );

    let change = owner.request(reqwest::Method::PATCH, &path).json(&json!({ "name": "Kunder" }));
    let _ = owner.send(change).await.expect(200);
    cloud.inner().drain().await;
    bill.step(
        "PATCH /v1/integrations/{id}",
        &[
            monthly("integrations", 50, "every other contract is changed once"),
            monthly("delivery", 50, "the owner is told by mail"),
        ],
    );

    let _ = owner.get(&format!("{path}/versions")).await.expect(200);
    bill.step("GET /v1/integrations/{id}/versions", &[monthly("integrations", 100, "one account in ten looks once")]);

    let _ = owner.delete(&path).await.expect(204);
    cloud.inner().drain().await;
    bill.step(
        "DELETE /v1/integrations/{id}",
        &[
            monthly("integrations", 20, "one contract in five is revoked"),
            monthly("delivery", 20, "the owner is told by mail"),
        ],
    );

    bill.compare("datasets");
}
