//! The events, as a function receives them.

use std::time::Duration;

use local::{FaultKind, FaultSpec, PaymentDecision};
use ring::hmac;
use serde_json::{Value, json};

use crate::shop::{ON_SESSION, Shop, TEMPLATE, body, charge, local, local_payments};

#[tokio::test]
async fn an_event_is_signed_and_comes_after_the_answer_to_its_call() {
    let data = tempfile::tempdir().unwrap();
    let shop = Shop::open(data.path()).await;
    shop.cloud.advance("P3D").await.unwrap();
    shop.cloud.fault(FaultSpec::new("stripe", "CreatePaymentIntent", FaultKind::Hold)).unwrap();
    let (stripe, customer) = (shop.stripe(), shop.customer.clone());
    let held =
        tokio::spawn(async move { stripe.charge(&charge(&customer, "inv_1", "pm_card_visa", ON_SESSION)).await });
    while shop.cloud.payments().is_empty() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    shop.cloud.drain().await;
    assert!(shop.received().is_empty() && !held.is_finished(), "nothing is told before the answer");
    assert_eq!(local(&shop.cloud, "DELETE", "/local/faults", "").await.0, 204);
    let id = held.await.unwrap().unwrap().payment.id;
    shop.cloud.drain().await;
    let [event] = &shop.received()[..] else { panic!("one event") };
    let (headers, text) = (&event["headers"], event["body"].as_str().unwrap());
    assert_eq!(headers["content-type"], "application/json; charset=utf-8");
    let signature = headers["stripe-signature"].as_str().unwrap();
    let (second, signature) = signature.strip_prefix("t=").unwrap().split_once(",v1=").unwrap();
    let now = shop.cloud.now().as_second();
    assert!((now - 60..=now).contains(&second.parse().unwrap()), "the simulated time: {second} at {now}");
    let key = hmac::Key::new(hmac::HMAC_SHA256, b"whsec_local");
    hmac::verify(&key, format!("{second}.{text}").as_bytes(), &hex::decode(signature).unwrap()).unwrap();
    let event = body(event);
    assert_eq!((&event["object"], &event["type"]), (&json!("event"), &json!("payment_intent.succeeded")));
    assert_eq!((&event["livemode"], &event["api_version"]), (&json!(false), &json!("2025-03-31.basil")));
    assert_eq!(event["request"]["idempotency_key"], "inv_1");
    assert!(event["id"].as_str().unwrap().starts_with("evt_") && event["created"].as_i64().unwrap() >= now - 60);
    let object = &event["data"]["object"];
    assert_eq!((&object["id"], &object["metadata"]["attempt"]), (&json!(id.to_string()), &json!("inv_1")));
    assert_eq!(shop.cloud.payment_events(), [text]);
    let signed = shop.cloud.sign_payment_event(b"{}");
    let (second, signature) = signed.strip_prefix("t=").unwrap().split_once(",v1=").unwrap();
    hmac::verify(&key, format!("{second}.{{}}").as_bytes(), &hex::decode(signature).unwrap()).unwrap();
    shop.cloud.stop().await;
}

#[tokio::test]
async fn events_that_are_held_come_in_order_and_who_advances_time_waits_for_them() {
    let data = tempfile::tempdir().unwrap();
    let shop = Shop::open(data.path()).await;
    shop.cloud.hold_payment_events(true);
    let (late, _) = shop.pay("inv_1", "pm_local_late").await;
    shop.cloud.decide_payment(&late.to_string(), PaymentDecision::Succeeded).unwrap();
    shop.pay("inv_2", "pm_card_createDispute").await;
    shop.cloud.advance("PT1H").await.unwrap();
    assert!(shop.received().is_empty());
    let types = ["payment_intent.processing", "payment_intent.succeeded", "payment_intent.succeeded"];
    let expected = [&types[..], &["charge.dispute.created", "charge.dispute.funds_withdrawn"]].concat();
    assert_eq!(local_payments(&shop.cloud, &json!({ "hold_events": false })).await, 204);
    shop.cloud.advance("PT1S").await.unwrap();
    assert_eq!(shop.received_types(), expected);
    let told = shop.cloud.payment_events();
    assert_eq!(
        shop.received().iter().map(|event| event["body"].as_str().unwrap().to_owned()).collect::<Vec<_>>(),
        told
    );
    shop.cloud.stop().await;
}

#[tokio::test]
async fn who_waits_for_all_events_misses_none_of_a_function_that_has_ended() {
    let data = tempfile::tempdir().unwrap();
    let shop = Shop::open(data.path()).await;
    for nth in 1..=20 {
        shop.cloud.invoke("paying", &json!({ "time": format!("{nth}") })).await.unwrap();
        assert!(shop.last_call().request.is_some(), "it belongs to the invocation");
        shop.cloud.drain().await;
        assert_eq!(shop.received().len(), nth);
    }
    shop.cloud.stop().await;
}

#[tokio::test]
async fn what_a_schedule_causes_while_time_is_advanced_is_told_at_its_time() {
    let data = tempfile::tempdir().unwrap();
    let name = "FunctionName: paying\n";
    let hourly = "Hourly: { Type: ScheduleV2, Properties: { ScheduleExpression: rate(1 hour) } }";
    assert!(TEMPLATE.contains(name));
    let template = TEMPLATE.replace(name, &format!("{name}      Events:\n        {hourly}\n"));
    let shop = Shop::open_with(data.path(), |options| options.template = Some(template)).await;
    shop.cloud.advance("PT3H").await.unwrap();
    let received = shop.received();
    let created = received.iter().map(|event| body(event)["created"].as_i64().unwrap()).collect::<Vec<_>>();
    let signed = received.iter().map(|event| {
        let signature = event["headers"]["stripe-signature"].as_str().unwrap();
        signature.strip_prefix("t=").unwrap().split(',').next().unwrap().parse::<i64>().unwrap()
    });
    assert_eq!(created.len(), 3);
    assert!(created.windows(2).all(|pair| (3_590..=3_610).contains(&(pair[1] - pair[0]))), "{created:?}");
    for (created, signed) in created.iter().zip(signed) {
        assert!((0..=10).contains(&(signed - created)), "created {created}, signed {signed}");
    }
    shop.cloud.stop().await;
}

#[tokio::test]
async fn an_event_that_is_refused_is_sent_again_given_up_and_holds_up_no_other() {
    let data = tempfile::tempdir().unwrap();
    let shop = Shop::open(data.path()).await;
    shop.pay("refused-twice", "pm_card_visa").await;
    shop.pay("refused", "pm_card_visa").await;
    shop.pay("taken", "pm_card_visa").await;
    shop.cloud.drain().await;
    let attempts =
        shop.received().into_iter().map(|event| body(&event)["data"]["object"]["metadata"]["attempt"].clone());
    let expected =
        ["refused-twice", "refused-twice", "refused-twice", "refused", "refused", "refused", "refused", "taken"];
    assert_eq!(attempts.collect::<Vec<_>>(), expected);
    let (_, dropped) = local(&shop.cloud, "GET", "/local/dropped", "").await;
    let dropped: Value = serde_json::from_str(&dropped).unwrap();
    let id: Value = serde_json::from_str(&shop.cloud.payment_events()[1]).unwrap();
    let expected =
        json!([{ "mapping": "webhook", "destination": null, "reason": "status 500", "records": [id["id"]] }]);
    assert_eq!(dropped, expected);
    shop.cloud.stop().await;
}

/// A template in which nothing takes the events but the route that takes the rest.
fn without_a_route() -> String {
    let route = ", Method: POST, Path: /v1/webhooks/payments";
    assert!(TEMPLATE.contains(route));
    TEMPLATE.replace(route, "")
}

#[tokio::test]
async fn where_no_route_takes_events_none_is_sent() {
    let data = tempfile::tempdir().unwrap();
    let shop = Shop::open_with(data.path(), |options| options.template = Some(without_a_route())).await;
    shop.pay("inv_1", "pm_card_visa").await;
    shop.cloud.drain().await;
    assert!(shop.received().is_empty());
    assert_eq!(shop.cloud.payment_events().len(), 1);
    assert_eq!(local(&shop.cloud, "GET", "/local/dropped", "").await.1, "[]");
    shop.cloud.stop().await;
}
