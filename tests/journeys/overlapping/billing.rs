//! Subscriptions and invoices that change at once.

use reqwest::Method;
use serde_json::{Value, json};
use tests::{LocalCloud, Person, billing_details, billing_details_with, cloud};

use super::{ADA, SOREN};

fn terms() -> Value {
    json!({ "plan": "standard", "period": "month", "payment": "invoice" })
}

/// A command of the subscription without a body.
async fn command(person: &Person<'_>, name: &str) -> u16 {
    let request = person.request(Method::POST, &format!("/v1/subscription/{name}"));
    person.send(request).await.status.as_u16()
}

/// The numbers of the invoices and their credit notes.
async fn numbers(person: &Person<'_>) -> Vec<u64> {
    let items = person.get("/v1/invoices").await.expect(200).json()["items"].clone();
    let of = |invoice: &Value| {
        let notes = invoice["entries"].as_array().unwrap().iter().map(|entry| entry["credit_note"]["number"].as_u64());
        let notes = notes.flatten().collect::<Vec<_>>();
        [invoice["number"].as_u64().unwrap()].into_iter().chain(notes).collect::<Vec<_>>()
    };
    items.as_array().unwrap().iter().flat_map(of).collect()
}

/// An owner with billing details.
async fn buyer<'a>(cloud: &'a LocalCloud, email: &str) -> Person<'a> {
    let owner = cloud.person(email).await;
    let _ = owner.put("/v1/billing-details", &billing_details()).await.expect(200);
    owner
}

#[tokio::test]
async fn p03_an_invoice_whose_number_another_account_took_meanwhile_has_the_next_one() {
    let cloud = cloud!().await;
    let (soren, ada) = (buyer(&cloud, SOREN).await, buyer(&cloud, ADA).await);
    let with_key = soren.request(Method::POST, "/v1/subscription").header("idempotency-key", "k").json(&terms());
    for (held, nth) in [(with_key, 1), (soren.request(Method::POST, "/v1/subscription/suspend"), 2)] {
        let held = cloud.hold(("billing", "BatchGetItem", 2), soren.send(held)).await;
        if nth == 1 {
            let _ = ada.post("/v1/subscription", &terms()).await.expect(200);
        } else {
            assert_eq!(command(&ada, "suspend").await, 200);
        }
        let _ = held.let_go().await.expect(200);
    }
    assert_eq!((numbers(&ada).await, numbers(&soren).await), (vec![1, 3], vec![2, 4]));
}

#[tokio::test]
async fn p33_what_falls_due_while_its_owner_changes_it_is_carried_out_anew_and_once() {
    let cloud = cloud!().await;
    let soren = buyer(&cloud, SOREN).await;
    let _ = soren.post("/v1/subscription", &terms()).await.expect(200);
    cloud.advance("P29D").await;
    let soren = soren.who.clone().log_in(&cloud).await;
    // What the subscription rests on, and then its owners.
    let held = cloud.hold(("retention", "BatchGetItem", 2), cloud.advance("P2D")).await;
    let _ = soren.send(soren.request(Method::PATCH, "/v1/subscription").json(&json!({ "period": "year" }))).await;
    held.let_go().await;
    let soren = soren.who.clone().log_in(&cloud).await;
    assert_eq!(numbers(&soren).await, [2, 1]);
}

#[tokio::test]
async fn p34_that_a_mail_bounced_is_learnt_though_the_subscription_changes_meanwhile() {
    let cloud = cloud!().await;
    let soren = buyer(&cloud, SOREN).await;
    let _ = soren.post("/v1/subscription", &terms()).await.expect(200);
    let (invoice, message) = ("bil_01k9zcm3v1e6yb8t2hq4xgn7da", "msg_01k9zcm3v1e6yb8t2hq4xgn7da");
    soren.remind(invoice.parse().unwrap(), message.parse().unwrap()).await;
    cloud.inner().drain().await;
    let event = json!({ "source": "mail", "kind": "Bounce", "time": "2026-12-01T10:00:00Z", "message": message,
                        "account": soren.account().to_string(), "person": "none", "address": "none" });
    let held = cloud.hold(("delivery", "GetItem", 1), cloud.inner().invoke("delivery", &event)).await;
    assert_eq!(command(&soren, "suspend").await, 200);
    held.let_go().await.unwrap();
    let key = json!({ "pk": { "S": soren.account().to_string() }, "sk": { "S": "SUBSCRIPTION" } });
    let stored = cloud.dynamodb("GetItem", &json!({ "TableName": "accounts", "Key": key })).await;
    assert!(stored.to_string().contains("bounced_at"), "{stored}");
}

#[tokio::test]
async fn p37_a_payment_that_meets_the_owners_change_is_registered_once() {
    let cloud = cloud!().await;
    let staff = cloud.staff("stine@e-sg.example", &["finance"]).await;
    let soren = buyer(&cloud, SOREN).await;
    let _ = soren.post("/v1/subscription", &terms()).await.expect(200);
    let invoice = soren.get("/v1/invoices").await.expect(200).json()["items"][0]["id"].clone();
    let amount = json!({ "amount": "1562.50", "currency": "DKK" });
    let payment = json!({ "amount": amount, "paid_on": "2026-11-17", "reference": "1" });
    let path = format!("/v1/staff/invoices/{}/payments", invoice.as_str().unwrap());
    // The session, the invoice's place in the series, what the subscription rests on.
    let held = cloud.hold(("billing", "BatchGetItem", 3), staff.post(&path, &payment)).await;
    let _ = soren.send(soren.request(Method::PATCH, "/v1/subscription").json(&json!({ "period": "year" }))).await;
    assert_eq!(held.let_go().await.expect(200).json()["status"], "paid");
    let entries = soren.get("/v1/invoices").await.expect(200).json()["items"][0]["entries"].clone();
    assert_eq!(entries.as_array().unwrap().len(), 1, "{entries}");
}

#[tokio::test]
async fn p03_an_invoice_to_another_member_state_meets_other_billing_details_and_is_taxed_by_them() {
    let cloud = cloud!().await;
    let soren = cloud.person(SOREN).await;
    let german = billing_details_with(&json!({ "vat_number": "DE136695976" }));
    let _ = soren.put("/v1/billing-details", &german).await.expect(200);
    let _ = soren.post("/v1/subscription", &terms()).await.expect(200);
    // What the subscription rests on is read; then the number is asked about.
    let held = cloud.hold(("retention", "BatchGetItem", 1), cloud.advance("PT1M")).await;
    let _ = soren.put("/v1/billing-details", &billing_details()).await.expect(200);
    held.let_go().await;
    let invoice = soren.get("/v1/invoices").await.expect(200).json()["items"][0].clone();
    let said = [&invoice["buyer"]["vat_number"], &invoice["vat_treatment"], &invoice["vies"], &invoice["number"]];
    assert_eq!(said, [&json!("DK43628267"), &json!("danish"), &Value::Null, &json!(1)], "{invoice}");
}
