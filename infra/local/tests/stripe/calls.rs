//! How calls are answered again, recorded, refused and disturbed, and what `/local/payments` does.

use std::{collections::BTreeMap, time::Duration};

use domain::billing::provider::{ProviderCustomerId, ProviderPaymentId, ProviderStatus};
use egress::{
    EgressError, StatusCode,
    stripe::{Presence, StripeError},
};
use local::{Cloud, FaultKind, FaultSpec, Options};
use serde_json::{Value, json};

use crate::shop::{ON_SESSION, Shop, account, charge, client, client_with, local, local_payments, refused, settings};

#[tokio::test]
async fn an_attempt_is_made_once_in_24_hours_and_found_after_them() {
    let data = tempfile::tempdir().unwrap();
    let shop = Shop::open(data.path()).await;
    let (id, _) = shop.pay("inv_1", "pm_card_visa").await;
    let (declined, _) = shop.pay("inv_2", "pm_card_chargeDeclined").await;
    assert_eq!(shop.pay("inv_1", "pm_card_visa").await.0, id);
    assert_eq!(shop.pay("inv_2", "pm_card_chargeDeclined").await, (declined.clone(), refused("generic_decline")));
    assert_eq!(shop.stripe().customer(account()).await, Ok(shop.customer.clone()));
    let other = StripeError::Refused(StatusCode::BAD_REQUEST, "idempotency_error".to_owned());
    assert_eq!(shop.charge("inv_1", "pm_card_mastercard", ON_SESSION).await, Err(other.clone()));
    assert_eq!(shop.charge("inv_1", "pm_card_visa", Presence::OffSession).await, Err(other));
    shop.cloud.advance("PT23H59M").await.unwrap();
    assert_eq!(shop.pay("inv_1", "pm_card_visa").await.0, id);
    assert_eq!((shop.cloud.payments().len(), shop.cloud.payment_events().len()), (2, 2));
    shop.cloud.advance("PT1M").await.unwrap();
    let find = async |attempt: &str| {
        let found = shop.stripe().find(&shop.customer, attempt).await.unwrap();
        found.map(|found| found.payment.id)
    };
    assert_eq!(
        (find("inv_1").await, find("inv_2").await, find("inv_3").await),
        (Some(id.clone()), Some(declined), None)
    );
    assert_ne!(shop.pay("inv_1", "pm_card_visa").await.0, id, "the key is forgotten");
    assert_ne!(shop.stripe().customer(account()).await, Ok(shop.customer.clone()));
    shop.cloud.stop().await;
}

#[tokio::test]
async fn a_customer_that_is_deleted_takes_its_cards_along_and_is_deleted_once() {
    let data = tempfile::tempdir().unwrap();
    let shop = Shop::open(data.path()).await;
    shop.pay("inv_1", "pm_1").await;
    assert!(shop.charge("inv_2", "pm_1", Presence::OffSession).await.is_ok());
    for _ in 0..2 {
        assert_eq!(shop.stripe().forget(&shop.customer).await, Ok(()));
    }
    let call = shop.last_call();
    assert_eq!((&*call.operation, &call.resource, call.status), ("DeleteCustomer", &shop.customer.to_string(), 404));
    assert!(shop.charge("inv_3", "pm_1", Presence::OffSession).await.is_err());
    assert_eq!(shop.cloud.payments().len(), 2, "payments stay");
    shop.cloud.set_stripe_down(true);
    assert!(shop.stripe().forget(&shop.customer).await.is_err());
    shop.cloud.stop().await;
}

#[tokio::test]
async fn a_call_is_recorded_as_that_of_its_function_with_ids_alone() {
    let data = tempfile::tempdir().unwrap();
    let shop = Shop::open(data.path()).await;
    let account = account().to_string();
    let call = shop.last_call();
    assert_eq!([&*call.function, &*call.service, &*call.operation], ["paying", "stripe", "CreateCustomer"]);
    assert_eq!((&call.resource, call.status, call.allowed, call.request), (&account, 200, true, None));
    let (id, _) = shop.pay("inv_1", "pm_card_visa").await;
    let customer = shop.customer.to_string();
    let call = shop.last_call();
    assert_eq!((&*call.operation, &call.resource, call.status), ("CreatePaymentIntent", &customer, 200));
    shop.pay("inv_2", "pm_card_chargeDeclined").await;
    assert_eq!(shop.last_call().status, 402);
    let stripe = client(&settings(&shop.cloud, "other"));
    stripe.payment(&id).await.unwrap();
    let call = shop.last_call();
    assert_eq!([&*call.function, &*call.operation, &*call.resource], ["other", "GetPaymentIntent", &*id.to_string()]);
    stripe.find(&shop.customer, "inv_1").await.unwrap();
    let call = shop.last_call();
    assert_eq!([&*call.operation, &*call.resource], ["ListPaymentIntents", &*customer]);
    let missing = StripeError::Refused(StatusCode::NOT_FOUND, "resource_missing".to_owned());
    assert_eq!(stripe.payment(&ProviderPaymentId::parse("pi_nowhere").unwrap()).await, Err(missing));
    let nobody = ProviderCustomerId::parse("cus_nobody").unwrap();
    let missing = StripeError::Refused(StatusCode::BAD_REQUEST, "resource_missing".to_owned());
    assert_eq!(stripe.find(&nobody, "inv_1").await, Err(missing.clone()));
    assert_eq!(stripe.charge(&charge(&nobody, "inv_3", "pm_card_visa", ON_SESSION)).await, Err(missing));
    shop.cloud.stop().await;
}

#[tokio::test]
async fn another_key_is_refused_and_down_it_answers_nothing() {
    let data = tempfile::tempdir().unwrap();
    let shop = Shop::open(data.path()).await;
    let stranger = client_with(&settings(&shop.cloud, "paying"), "sk_test_other");
    let unauthorized = StripeError::Refused(StatusCode::UNAUTHORIZED, "invalid_request_error".to_owned());
    assert_eq!(stranger.customer(account()).await, Err(unauthorized));
    assert_eq!(shop.last_call().status, 401);
    for down in [true, false] {
        assert_eq!(local_payments(&shop.cloud, &json!({ "down": down })).await, 204);
        let answer = shop.charge("inv_1", "pm_card_visa", ON_SESSION).await;
        let unavailable = Some(StripeError::Unavailable(StatusCode::SERVICE_UNAVAILABLE)).filter(|_| down);
        assert_eq!(answer.err(), unavailable);
    }
    shop.cloud.set_stripe_down(true);
    assert!(shop.stripe().customer(account()).await.is_err());
    shop.cloud.stop().await;
}

#[tokio::test]
async fn faults_are_injected_as_into_calls_of_aws() {
    let data = tempfile::tempdir().unwrap();
    let shop = Shop::open(data.path()).await;
    let hasty = client(&settings(&shop.cloud, "paying").with_timeout(Duration::from_millis(700)));
    let fault = |kind| FaultSpec::new("stripe", "CreatePaymentIntent", kind).of("paying");
    let unavailable = |status| StripeError::Unavailable(StatusCode::from_u16(status).unwrap());
    for (kind, error, has_effect) in [
        (FaultKind::Throttle, unavailable(429), false),
        (FaultKind::ErrorBefore, unavailable(500), false),
        (FaultKind::ErrorAfter, unavailable(500), true),
        (FaultKind::Timeout, StripeError::Egress(EgressError::Timeout), false),
        (FaultKind::Slow, StripeError::Egress(EgressError::Timeout), true),
        (FaultKind::Reset, StripeError::Egress(EgressError::Other), true),
    ] {
        let before = shop.cloud.payments().len();
        shop.cloud.fault(fault(kind)).unwrap();
        let attempt = format!("{kind:?}");
        let charge = charge(&shop.customer, &attempt, "pm_card_visa", ON_SESSION);
        assert_eq!(hasty.charge(&charge).await, Err(error), "{kind:?}");
        let made = shop.cloud.payments().into_iter().nth(before).map(|made| made.id);
        assert_eq!(made.is_some(), has_effect, "{kind:?}");
        let again = shop.stripe().charge(&charge).await.unwrap().payment;
        assert_eq!(again.status, ProviderStatus::Succeeded, "{kind:?}");
        assert!(made.is_none_or(|made| made == again.id.to_string()), "the payment that was made: {kind:?}");
        assert_eq!(shop.cloud.payments().len(), before + 1, "{kind:?}");
    }
    shop.cloud.drain().await;
    assert_eq!(shop.received_types(), vec!["payment_intent.succeeded"; 6]);
    for operation in ["CreateCustomer", "GetPaymentIntent", "ListPaymentIntents"] {
        assert!(shop.cloud.fault(FaultSpec::new("stripe", operation, FaultKind::Throttle)).is_ok());
        assert!(shop.cloud.fault(FaultSpec::new("stripe", operation, FaultKind::Conflict)).is_err());
    }
    shop.cloud.stop().await;
}

#[tokio::test]
async fn payments_are_listed_and_decided_on_from_outside_too() {
    let data = tempfile::tempdir().unwrap();
    let shop = Shop::open(data.path()).await;
    let (late, _) = shop.pay("inv_1", "pm_local_late").await;
    let decision = |payment: &str, decision: &str| json!({ "payment": payment, "decision": decision });
    let late = late.to_string();
    for (change, status) in [
        (decision("pi_nowhere", "succeeded"), 404),
        (decision(&late, "disputed"), 409),
        (decision(&late, "succeeded"), 204),
        (decision(&late, "refused"), 409),
        (decision(&late, "disputed"), 204),
        (decision(&late, "dispute-won"), 204),
        (decision(&late, "dispute-lost"), 409),
        (decision(&late, "forgotten"), 400),
        (json!({}), 400),
        (json!({ "down": 1 }), 400),
        (json!({ "down": true, "hold_events": true }), 400),
    ] {
        assert_eq!(local_payments(&shop.cloud, &change).await, status, "{change}");
    }
    let (_, listed) = local(&shop.cloud, "GET", "/local/payments", "").await;
    let listed: Value = serde_json::from_str(&listed).unwrap();
    assert_eq!(listed, serde_json::to_value(shop.cloud.payments()).unwrap());
    assert_eq!((&listed[0]["id"], &listed[0]["dispute"]), (&json!(late), &json!("won")));
    shop.cloud.stop().await;
}

#[tokio::test]
async fn the_functions_have_the_secrets_unless_a_parameter_leaves_them_out() {
    let data = tempfile::tempdir().unwrap();
    let shop = Shop::open(data.path()).await;
    let variables = |cloud: &Cloud| {
        let variables = cloud.environment("paying").unwrap();
        [variables["KEY"].clone(), variables["SIGNED"].clone()]
    };
    assert_eq!(variables(&shop.cloud), ["sk_test_local", "whsec_local"]);
    shop.cloud.stop().await;
    let without = |options: &mut Options| {
        options.parameters = BTreeMap::from([("PaymentProviderSecret".to_owned(), String::new())]);
    };
    let shop = Shop::open_with(data.path(), without).await;
    assert_eq!(variables(&shop.cloud), ["", ""]);
    shop.cloud.stop().await;
}
