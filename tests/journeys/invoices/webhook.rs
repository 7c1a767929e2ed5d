//! What comes to the payment provider's webhook: twice, late, out of order, at once, and from others.

use futures::future::join_all;

use super::*;

const WEBHOOK: &str = "/v1/webhooks/payments";

/// An owner whose invoice is charged and whose charge was demanded back and won, and all events of that, which nobody has got.
async fn with_events(cloud: &LocalCloud) -> (Person<'_>, Vec<String>) {
    cloud.inner().hold_payment_events(true);
    let owner = cloud.person(OWNER).await;
    owner.subscribe_by_card("pm_card_createDispute").await;
    cloud.advance("PT2M").await;
    let id = cloud.inner().payments()[0].id.clone();
    cloud.inner().decide_payment(&id, local::PaymentDecision::DisputeWon).unwrap();
    (owner, cloud.inner().payment_events())
}

/// An owner whose card paid after a while, and the event that tells of it, which nobody has got.
async fn with_payment(cloud: &LocalCloud) -> (Person<'_>, String) {
    cloud.inner().hold_payment_events(true);
    let owner = cloud.person(OWNER).await;
    owner.subscribe_by_card("pm_local_late").await;
    cloud.advance("PT2M").await;
    let id = cloud.inner().payments()[0].id.clone();
    cloud.inner().decide_payment(&id, local::PaymentDecision::Succeeded).unwrap();
    (owner, cloud.inner().payment_events().pop().unwrap())
}

async fn deliver(cloud: &LocalCloud, body: &str, signature: &str) -> Answer {
    let request = cloud.request(Method::POST, WEBHOOK).header("content-type", "application/json");
    cloud.send(request.header("stripe-signature", signature).body(body.to_owned())).await
}

async fn signed(cloud: &LocalCloud, body: &str) -> Answer {
    deliver(cloud, body, &cloud.inner().sign_payment_event(body.as_bytes())).await
}

/// The newest invoice's entries, as kind and amount, in no order.
async fn entries(owner: &Person<'_>) -> Vec<String> {
    let invoice = invoices(owner).await.remove(0);
    let entry =
        |entry: &Value| format!("{} {}", entry["kind"].as_str().unwrap(), entry["amount"]["amount"].as_str().unwrap());
    let mut entries = invoice["entries"].as_array().unwrap().iter().map(entry).collect::<Vec<_>>();
    entries.sort();
    entries
}

#[tokio::test]
async fn p04_events_that_come_twice_backwards_and_all_at_once_have_one_effect() {
    let cloud = cloud!().await;
    let (owner, events) = with_events(&cloud).await;
    let kinds =
        events.iter().map(|event| serde_json::from_str::<Value>(event).unwrap()["type"].as_str().unwrap().to_owned());
    let kinds = kinds.collect::<Vec<_>>();
    for kind in [
        "payment_intent.succeeded",
        "charge.dispute.created",
        "charge.dispute.funds_withdrawn",
        "charge.dispute.closed",
    ] {
        assert!(kinds.contains(&kind.to_owned()), "{kinds:?}");
    }
    for event in events.iter().rev().chain(&events) {
        let _ = signed(&cloud, event).await.expect(204);
    }
    let all = events.iter().chain(&events).chain(&events);
    for answer in join_all(all.map(async |event| signed(&cloud, event).await)).await {
        assert!([204, 409].contains(&answer.status.as_u16()), "{}", answer.status);
    }
    for event in &events {
        let _ = signed(&cloud, event).await.expect(204);
    }
    // Backwards, the money was returned before it was taken: that nets to nothing.
    assert_eq!(entries(&owner).await, ["card-payment 1562.50"]);
    cloud.inner().hold_payment_events(false);
    cloud.inner().drain().await;
    assert_eq!(entries(&owner).await, ["card-payment 1562.50"]);
}

#[tokio::test]
async fn p04_one_event_that_is_delivered_by_many_at_once_has_one_effect() {
    let cloud = cloud!().await;
    let (owner, event) = with_payment(&cloud).await;
    let answers = join_all((0..16).map(async |_| signed(&cloud, &event).await)).await;
    assert!(answers.iter().any(|answer| answer.status == 204));
    let _ = signed(&cloud, &event).await.expect(204);
    assert_eq!(entries(&owner).await, ["card-payment 1562.50"]);
    let log = owner.get("/v1/audit").await.expect(200).json();
    let charged = log["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|entry| entry["fields"].as_array().is_some_and(|fields| fields.contains(&json!("balance"))));
    assert_eq!(charged.count(), 1, "{log}");
}

#[tokio::test]
async fn p04_what_was_not_signed_by_the_provider_within_five_minutes_is_refused() {
    let cloud = cloud!().await;
    let (owner, events) = with_events(&cloud).await;
    let event = events.iter().find(|event| event.contains("payment_intent.succeeded")).unwrap();
    let good = cloud.inner().sign_payment_event(event.as_bytes());
    let digits = good.split_once("v1=").unwrap().1;
    let other = "0".repeat(64);
    let before = entries(&owner).await;
    for wrong in [
        String::new(),
        "v1=0".to_owned(),
        good.replace(digits, &other),
        good.replace("v1=", "v0="),
        format!("t=1{}", good.strip_prefix("t=").unwrap()),
    ] {
        assert_eq!(deliver(&cloud, event, &wrong).await.expect(400).problem(), "signature-invalid", "{wrong}");
    }
    assert_eq!(
        deliver(&cloud, &event.replace("succeeded", "Succeeded"), &good).await.expect(400).problem(),
        "signature-invalid"
    );
    let both = format!("{good},v1={other}");
    let _ = deliver(&cloud, event, &both).await.expect(204);
    cloud.advance("PT6M").await;
    assert_eq!(deliver(&cloud, event, &good).await.expect(400).problem(), "signature-invalid");
    assert_eq!(entries(&owner).await, before, "the payment was known already");
}

#[tokio::test]
async fn p04_what_is_of_no_charge_of_ours_or_of_another_amount_has_no_effect_and_does_not_come_again() {
    let cloud = cloud!().await;
    let (owner, event) = with_payment(&cloud).await;
    let event = serde_json::from_str::<Value>(&event).unwrap();
    let other_invoice = event["data"]["object"]["metadata"]["invoice"].as_str().unwrap().replace("bil_0", "bil_1");
    let cases = [
        ("/data/object/amount", json!(156_249)),
        ("/data/object/amount", json!(-156_250)),
        ("/data/object/currency", json!("eur")),
        ("/data/object/id", json!("pi_another")),
        ("/data/object/metadata/attempt", json!(other_invoice)),
        ("/data/object/metadata/attempt", json!("x")),
        ("/data/object/metadata", json!({})),
        ("/data/object/metadata/account", json!("acc_00000000000000000000000000")),
        ("/type", json!("customer.created")),
        ("/data/object/status", json!("requires_capture")),
    ];
    for (pointer, value) in cases {
        let mut changed = event.clone();
        *changed.pointer_mut(pointer).unwrap() = value.clone();
        let _ = signed(&cloud, &changed.to_string()).await.expect(204);
        assert_eq!(entries(&owner).await, [""; 0], "{pointer} {value}");
    }
    for (pointer, value) in [("/data/object/amount", json!("156250")), ("/created", json!(null)), ("/data", json!([]))]
    {
        let mut changed = event.clone();
        *changed.pointer_mut(pointer).unwrap() = value;
        assert_eq!(signed(&cloud, &changed.to_string()).await.expect(400).problem(), "invalid-json", "{pointer}");
    }
    for body in ["", "{", "[]", "null"] {
        assert_eq!(signed(&cloud, body).await.expect(400).problem(), "invalid-json", "{body}");
    }
    let _ = signed(&cloud, &event.to_string()).await.expect(204);
    assert_eq!(entries(&owner).await, ["card-payment 1562.50"]);
}

#[tokio::test]
async fn p04_a_charge_back_of_a_payment_that_is_not_known_comes_again_for_an_hour() {
    let cloud = cloud!().await;
    let (_, events) = with_events(&cloud).await;
    let event = events.iter().find(|event| event.contains("charge.dispute.created")).unwrap();
    let id = cloud.inner().payments()[0].id.clone();
    let unknown = event.replace(&id, "pi_unknown");
    assert_eq!(signed(&cloud, &unknown).await.expect(409).problem(), "conflict");
    cloud.advance("PT61M").await;
    let _ = signed(&cloud, &unknown).await.expect(204);
}

#[tokio::test]
async fn p04_an_event_has_at_most_64_kilobytes() {
    let cloud = cloud!().await;
    let padded = |length: usize| {
        let text =
            json!({ "id": "evt_1", "created": 1_800_000_000, "type": "x", "data": { "object": {} }, "more": "" })
                .to_string();
        text.replace(r#""more":"""#, &format!(r#""more":"{}""#, "x".repeat(length - text.len())))
    };
    let _ = signed(&cloud, &padded(64 * 1024)).await.expect(204);
    assert_eq!(signed(&cloud, &padded(64 * 1024 + 1)).await.expect(413).problem(), "body-too-large");
}
