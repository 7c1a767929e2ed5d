//! What becomes of charges of each card.

use domain::{
    Now, Timestamp,
    billing::provider::{ProviderPaymentId, ProviderStatus},
    id::AccountId,
    money::{Currency, Money},
};
use egress::stripe::{Presence, StripeError};
use local::{DecisionError, PaymentDecision};
use serde_json::Value;

use crate::shop::{ON_SESSION, Shop, account, body, charge, invoice, refused};

#[tokio::test]
async fn a_card_is_charged_kept_and_charged_again_without_its_owner() {
    let data = tempfile::tempdir().unwrap();
    let shop = Shop::open(data.path()).await;
    let early = shop.charge("inv_0", "pm_card_visa", Presence::OffSession).await;
    assert_eq!(early, Err(StripeError::CardUnusable), "it is not kept yet");
    let (id, status) = shop.pay("inv_1", "pm_card_visa").await;
    assert_eq!(status, ProviderStatus::Succeeded);
    assert_eq!(shop.status(&id).await, ProviderStatus::Succeeded);
    let later = shop.charge("inv_2", "pm_card_visa", Presence::OffSession).await.unwrap().payment;
    assert_eq!((later.status, later.amount), (ProviderStatus::Succeeded, Money::of_minor(124_900, Currency::Dkk)));
    let [first, second] = &shop.cloud.payments()[..] else { panic!("two payments") };
    assert_eq!((&*first.id, &*second.id), (&*id.to_string(), &*later.id.to_string()));
    assert_eq!((first.off_session, second.off_session), (false, true));
    let (account, invoice, customer) = (account().to_string(), invoice().to_string(), shop.customer.to_string());
    assert_eq!((first.account.as_ref(), first.invoice.as_ref()), (Some(&account), Some(&invoice)));
    assert_eq!((first.attempt.as_deref(), &first.customer, &*first.card), (Some("inv_1"), &customer, "pm_card_visa"));
    assert_eq!((first.amount, &*first.currency, &*first.status), (124_900, "dkk", "succeeded"));
    shop.cloud.stop().await;
}

#[tokio::test]
async fn a_card_is_declined_for_its_reason_and_one_that_is_not_there_is_unusable() {
    let data = tempfile::tempdir().unwrap();
    let shop = Shop::open(data.path()).await;
    for (card, code) in [
        ("pm_card_chargeDeclined", "generic_decline"),
        ("pm_card_chargeDeclinedInsufficientFunds", "insufficient_funds"),
        ("pm_card_chargeDeclinedExpiredCard", "expired_card"),
    ] {
        let (id, status) = shop.pay(card, card).await;
        assert_eq!(status, refused(code));
        assert_eq!(shop.status(&id).await, refused(code));
        assert_eq!(shop.cloud.payments().pop().unwrap().code.as_deref(), Some(code));
        let later = shop.charge(&format!("{card}-2"), card, Presence::OffSession).await;
        assert_eq!(later, Err(StripeError::CardUnusable), "it is not kept");
    }
    for card in ["pm_missing", "tok_visa"] {
        assert_eq!(shop.charge(card, card, ON_SESSION).await, Err(StripeError::CardUnusable));
    }
    assert_eq!(shop.pay("first", "pm_card_chargeCustomerFail").await.1, ProviderStatus::Succeeded);
    let later = shop.charge("later", "pm_card_chargeCustomerFail", Presence::OffSession).await.unwrap();
    assert_eq!(later.payment.status, refused("generic_decline"));
    assert_eq!(shop.pay("own", "pm_own").await.1, ProviderStatus::Succeeded);
    let other = shop.stripe().customer(AccountId::new(Now(Timestamp::UNIX_EPOCH), &[9; 10])).await.unwrap();
    let of_another = shop.stripe().charge(&charge(&other, "another", "pm_own", ON_SESSION)).await;
    assert_eq!(of_another, Err(StripeError::CardUnusable), "it belongs to another customer");
    assert!(shop.stripe().charge(&charge(&other, "visa", "pm_card_visa", ON_SESSION)).await.is_ok());
    shop.cloud.stop().await;
}

#[tokio::test]
async fn who_is_there_authenticates_and_who_is_not_is_declined() {
    let data = tempfile::tempdir().unwrap();
    let shop = Shop::open(data.path()).await;
    let card = "pm_card_authenticationRequired";
    let waiting = shop.charge("inv_1", card, ON_SESSION).await.unwrap();
    assert_eq!(waiting.payment.status, ProviderStatus::NeedsAuthentication);
    assert!(waiting.authentication_url.unwrap().starts_with("https://hooks.stripe.com/"));
    let id = waiting.payment.id;
    assert_eq!(shop.charge("early", card, Presence::OffSession).await, Err(StripeError::CardUnusable));
    shop.cloud.decide_payment(&id.to_string(), PaymentDecision::Succeeded).unwrap();
    let done = shop.stripe().payment(&id).await.unwrap();
    assert_eq!((done.payment.status, done.authentication_url), (ProviderStatus::Succeeded, None));
    let later = shop.charge("inv_2", card, Presence::OffSession).await.unwrap().payment.status;
    assert!(matches!(later, ProviderStatus::Refused(code) if code.asks_for_authentication()));
    let (id, _) = shop.pay("inv_3", card).await;
    shop.cloud.decide_payment(&id.to_string(), PaymentDecision::Refused).unwrap();
    assert_eq!(shop.status(&id).await, refused("payment_intent_authentication_failure"));
    shop.cloud.drain().await;
    let types = shop.received_types();
    let expected = ["requires_action", "succeeded", "payment_failed", "requires_action", "payment_failed"];
    assert_eq!(types, expected.map(|kind| format!("payment_intent.{kind}")));
    shop.cloud.stop().await;
}

#[tokio::test]
async fn a_late_payment_is_decided_on_once_and_a_payment_that_was_made_is_charged_back() {
    let data = tempfile::tempdir().unwrap();
    let shop = Shop::open(data.path()).await;
    let (late, status) = shop.pay("inv_1", "pm_local_late").await;
    assert_eq!(status, ProviderStatus::Processing);
    let (other, _) = shop.pay("inv_2", "pm_local_late").await;
    let decide = |id: &ProviderPaymentId, decision| shop.cloud.decide_payment(&id.to_string(), decision);
    for impossible in [PaymentDecision::Disputed, PaymentDecision::DisputeWon, PaymentDecision::DisputeLost] {
        assert_eq!(decide(&late, impossible), Err(DecisionError::Impossible));
    }
    assert_eq!(decide(&late, PaymentDecision::Succeeded), Ok(()));
    assert_eq!(decide(&late, PaymentDecision::Refused), Err(DecisionError::Impossible));
    assert_eq!(decide(&other, PaymentDecision::Refused), Ok(()));
    assert_eq!(shop.status(&late).await, ProviderStatus::Succeeded);
    assert_eq!(shop.status(&other).await, refused("generic_decline"));
    assert!(shop.charge("inv_3", "pm_local_late", Presence::OffSession).await.is_ok(), "it is kept");
    assert_eq!(decide(&late, PaymentDecision::Disputed), Ok(()));
    assert_eq!(decide(&late, PaymentDecision::Disputed), Err(DecisionError::Impossible));
    assert_eq!(decide(&late, PaymentDecision::DisputeWon), Ok(()));
    assert_eq!(decide(&late, PaymentDecision::DisputeLost), Err(DecisionError::Impossible));
    let (lost, _) = shop.pay("inv_4", "pm_card_createDispute").await;
    assert_eq!(decide(&lost, PaymentDecision::DisputeLost), Ok(()));
    assert_eq!(shop.cloud.decide_payment("pi_nowhere", PaymentDecision::Refused), Err(DecisionError::Unknown));
    shop.cloud.drain().await;
    let events = shop.received().iter().map(body).collect::<Vec<_>>();
    let disputes = events.iter().map(|event| (&event["type"], &event["data"]["object"]));
    let disputes = disputes.filter(|(_, object)| object["object"] == "dispute");
    let disputes =
        disputes.map(|(kind, object)| [kind, &object["payment_intent"], &object["status"]].map(Value::clone));
    let of = |id: &ProviderPaymentId, kind: &str, status: &str| {
        [format!("charge.dispute.{kind}"), id.to_string(), status.to_owned()].map(Value::from)
    };
    let expected = [
        of(&late, "created", "needs_response"),
        of(&late, "funds_withdrawn", "needs_response"),
        of(&late, "funds_reinstated", "won"),
        of(&late, "closed", "won"),
        of(&lost, "created", "needs_response"),
        of(&lost, "funds_withdrawn", "needs_response"),
        of(&lost, "closed", "lost"),
    ];
    assert_eq!(disputes.collect::<Vec<_>>(), expected);
    shop.cloud.stop().await;
}
