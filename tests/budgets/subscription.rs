//! The subscription, from the first look at it to the removal of the account.

use reqwest::Method;
use serde_json::json;
use tests::{Person, billing_details};

use crate::bill::{Bill, monthly, slow_cloud, uncounted};

const PATH: &str = "/v1/subscription";
const TOLD: &str = "each owner is told; one account in four has two";

#[tokio::test]
async fn each_step_of_a_subscription_has_its_price() {
    let cloud = slow_cloud().await;
    let staff = cloud.staff("stine@e-sg.example", &["finance"]).await;
    let owner = cloud.person("soren@rodgrod.example").await;
    let _ = owner.put("/v1/billing-details", &billing_details()).await.expect(200);
    cloud.inner().drain().await;
    let mut bill = Bill::of(&cloud);
    let command = async |name: &str| {
        let _ = owner.send(owner.request(Method::POST, &format!("{PATH}/{name}"))).await.expect(200);
        cloud.inner().drain().await;
    };

    bill.capability("billing");
    let _ = owner.get(PATH).await.expect(200);
    bill.step(
        "GET /v1/subscription",
        &[monthly("billing", 2_000, "owners look before and after what they do, and once a month")],
    );

    let terms = json!({ "plan": "standard", "period": "month", "payment": "invoice" });
    let _ = owner.post(PATH, &terms).await.expect(200);
    cloud.inner().drain().await;
    bill.step(
        "POST /v1/subscription",
        &[monthly("billing", 35, "most of the 40 new accounts subscribe"), monthly("delivery", 45, TOLD)],
    );

    let _ = owner.get("/v1/subscription/preview").await.expect(200);
    bill.step("GET /v1/subscription/preview", &[monthly("billing", 500, "owners look before an invoice comes")]);

    invoices(&mut bill, &owner, &staff).await;

    let _ = owner.send(owner.request(Method::PATCH, PATH).json(&json!({ "period": "year" }))).await.expect(200);
    cloud.inner().drain().await;
    bill.step(
        "PATCH /v1/subscription",
        &[monthly("billing", 10, "one account in a hundred changes its period"), monthly("delivery", 13, TOLD)],
    );

    command("suspend").await;
    bill.step(
        "POST /v1/subscription/suspend",
        &[monthly("billing", 5, "one account in two hundred"), monthly("delivery", 7, TOLD)],
    );

    command("resume").await;
    bill.step(
        "POST /v1/subscription/resume",
        &[monthly("billing", 3, "who suspended and comes back"), monthly("delivery", 4, TOLD)],
    );

    command("cancel").await;
    bill.step(
        "POST /v1/subscription/cancel",
        &[monthly("billing", 20, "one account in fifty leaves, or its trial ends so"), monthly("delivery", 25, TOLD)],
    );

    command("undo-cancel").await;
    bill.step(
        "POST /v1/subscription/undo-cancel",
        &[monthly("billing", 2, "one in ten who cancelled"), monthly("delivery", 3, TOLD)],
    );

    command("cancel").await;
    bill.step(
        "POST /v1/subscription/cancel again",
        &[uncounted("billing", "it is counted above"), uncounted("delivery", "it is counted above")],
    );

    command("removal").await;
    bill.step(
        "POST /v1/subscription/removal",
        &[monthly("billing", 5, "one in four who cancelled"), monthly("delivery", 7, TOLD)],
    );

    let _ = owner.delete(&format!("{PATH}/removal")).await.expect(204);
    cloud.inner().drain().await;
    bill.step(
        "DELETE /v1/subscription/removal",
        &[monthly("billing", 1, "one in five who asked for it"), monthly("delivery", 2, TOLD)],
    );

    bill.compare("subscription");
}

/// What is read of an invoice, and what finance registers of it.
async fn invoices(bill: &mut Bill<'_>, owner: &Person<'_>, staff: &Person<'_>) {
    const FEW: &str = "one transfer for each invoice that is paid by one";
    let listed = owner.get("/v1/invoices").await.expect(200).json();
    bill.step("GET /v1/invoices", &[monthly("billing", 1_000, "owners look when an invoice has come")]);
    let id = listed["items"][0]["id"].as_str().unwrap().to_owned();
    let one = format!("/v1/invoices/{id}");
    let _ = owner.get(&one).await.expect(200);
    bill.step("GET /v1/invoices/{id}", &[monthly("billing", 500, "one of two who look at the list")]);
    let pdf = owner.request(Method::GET, &one).header("accept", "application/pdf");
    let _ = owner.send(pdf).await.expect(200);
    bill.step("GET /v1/invoices/{id} as PDF", &[monthly("billing", 500, "one of two who look at the list")]);
    let amount = json!({ "amount": "1.00", "currency": "DKK" });
    let payment = json!({ "amount": amount, "paid_on": "2026-11-17", "reference": "1" });
    let registered = format!("/v1/staff/invoices/{id}");
    let _ = staff.post(&format!("{registered}/payments"), &payment).await.expect(200);
    bill.step("POST /v1/staff/invoices/{id}/payments", &[monthly("billing", 1_000, FEW)]);
}
