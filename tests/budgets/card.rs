//! What it costs to take an invoice from a card, and to hear of it.

use reqwest::Method;
use serde_json::json;
use tests::LocalCloud;

use crate::bill::{Bill, monthly, slow_cloud, uncounted};

/// One subscriber in three, with an invoice a month.
const A_THIRD: &str = "a third of 1,000 accounts pays by card each month";

#[tokio::test]
async fn each_step_of_a_payment_by_card_has_its_price() {
    let cloud = slow_cloud().await;
    let owner = cloud.person("soren@rodgrod.example").await;
    // What retention does besides is another journey's.
    cloud.advance("PT2M").await;
    cloud.inner().hold_payment_events(true);
    owner.subscribe_by_card("pm_card_createDispute").await;
    cloud.inner().drain().await;
    let mut bill = Bill::of(&cloud);

    bill.capability("billing");
    let slot = json!({ "source": "schedule", "time": cloud.inner().now().to_string() });
    let _ = cloud.inner().invoke("retention", &slot).await.unwrap();
    cloud.inner().drain().await;
    let told = uncounted("delivery", "what is sent of an invoice is counted with it");
    bill.step("an invoice is taken from a card for the first time", &[monthly("retention", 330, A_THIRD), told]);

    let events = cloud.inner().payment_events();
    deliver(&cloud, &events, "payment_intent.succeeded").await;
    bill.step("POST /v1/webhooks/payments of what is known", &[monthly("billing", 330, A_THIRD)]);

    deliver(&cloud, &events, "charge.dispute.created").await;
    cloud.inner().drain().await;
    bill.step(
        "POST /v1/webhooks/payments of a charge-back",
        &[monthly("billing", 1, "one payment in 300"), monthly("delivery", 1, "owners and finance are told")],
    );

    bill.compare("card");
}

/// Delivers the event of a kind, as the payment provider does.
async fn deliver(cloud: &LocalCloud, events: &[String], kind: &str) {
    let body = events.iter().find(|event| event.contains(kind)).unwrap();
    let signature = cloud.inner().sign_payment_event(body.as_bytes());
    let request = cloud.request(Method::POST, "/v1/webhooks/payments").header("content-type", "application/json");
    let _ = cloud.send(request.header("stripe-signature", signature).body(body.clone())).await.expect(204);
}
