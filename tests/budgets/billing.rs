//! Billing details and the price list.

use serde_json::json;
use tests::{billing_details, billing_details_with};

use crate::bill::{Bill, monthly, slow_cloud, warm};

const PATH: &str = "/v1/billing-details";

#[tokio::test]
async fn each_step_of_giving_billing_details_has_its_price() {
    let cloud = slow_cloud().await;
    let owner = cloud.person("soren@rodgrod.example").await;
    warm(&owner).await;
    cloud.inner().drain().await;
    let mut bill = Bill::of(&cloud);

    bill.capability("billing");
    let _ = cloud.get("/v1/plans").await.expect(200);
    bill.step(
        "GET /v1/plans",
        &[monthly("public", 1_500, "who thinks of subscribing looks a few times, and so do crawlers")],
    );

    let _ = owner.put(PATH, &billing_details()).await.expect(200);
    cloud.inner().drain().await;
    bill.step(
        "PUT /v1/billing-details for the first time",
        &[
            monthly("billing", 35, "most of the 40 new accounts subscribe"),
            monthly("delivery", 45, "each owner is told; one account in four has two"),
        ],
    );

    let _ = owner.get(PATH).await.expect(200);
    bill.step(
        "GET /v1/billing-details",
        &[monthly("billing", 1_300, "the page with the invoice once a month, and again before and after a change")],
    );

    let extra = json!({ "Note": "Kun mandag", "declared_responsible": true });
    let changed = billing_details_with(&json!({ "reference": "Indkøb 8", "extra": extra }));
    let _ = owner.put(PATH, &changed).await.expect(200);
    cloud.inner().drain().await;
    bill.step(
        "PUT /v1/billing-details with further details",
        &[
            monthly("billing", 60, "an account in twenty changes something, one in five of those further details"),
            monthly("delivery", 75, "each owner is told; one account in four has two"),
        ],
    );

    let _ = owner.get("/v1/billing-details/declarations").await.expect(200);
    bill.step(
        "GET /v1/billing-details/declarations",
        &[monthly("billing", 50, "who has given further details and looks")],
    );

    bill.compare("billing");
}
