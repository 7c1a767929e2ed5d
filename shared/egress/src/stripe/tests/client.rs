use domain::{
    Now, Timestamp,
    id::InvoiceId,
    money::{Currency, Money},
};
use serde_json::json;

use super::{super::*, card_error, intent, read};
use crate::{hosts::Hosts, settings::Settings};

#[test]
fn a_client_needs_the_base_of_the_api_and_a_key() {
    let egress = Egress::new(Hosts::Listed(&[HOST]), &Settings::default()).expect("a client");
    let made = |base: &str, key: &str| Stripe::new(egress.clone(), base, key).map(|stripe| stripe.base.to_string());
    for base in ["https://api.stripe.com", "https://api.stripe.com/"] {
        assert_eq!(made(base, "sk_test_canary"), Ok("https://api.stripe.com/".to_owned()));
    }
    for wrong in ["", "api.stripe.com", "http://api.stripe.com", "https://stripe.example", "https://api.stripe.com/v1"]
    {
        assert_eq!(made(wrong, "sk_test_canary"), Err(NoStripe::Url), "{wrong}");
    }
    for wrong in ["", "sk test", "sk\n", "nøgle"] {
        assert_eq!(made("https://api.stripe.com", wrong), Err(NoStripe::Key), "{wrong}");
    }
}

#[tokio::test]
async fn what_is_no_idempotency_key_is_not_sent() {
    let egress = Egress::new(Hosts::Listed(&[HOST]), &Settings::default()).expect("a client");
    let stripe = Stripe::new(egress, "https://api.stripe.com", "sk_test_1").expect("a client");
    let customer = ProviderCustomerId::parse("cus_1").expect("an id");
    let (account, invoice) = ids();
    for attempt in ["", "inv 1", "inv_1\r\nx: y", "å"] {
        let charge = CardCharge {
            attempt,
            customer: &customer,
            card: "pm_card_visa",
            amount: Money::of_minor(1, Currency::Dkk),
            account,
            invoice,
            presence: Presence::OffSession,
        };
        assert_eq!(stripe.charge(&charge).await, Err(StripeError::no_key()), "{attempt}");
    }
}

fn ids() -> (AccountId, InvoiceId) {
    let now = Now(Timestamp::UNIX_EPOCH);
    (AccountId::new(now, &[1; 10]), InvoiceId::new(now, &[2; 10]))
}

#[test]
fn no_debug_and_no_error_shows_a_key_a_card_or_a_url() {
    let egress = Egress::new(Hosts::Listed(&[HOST]), &Settings::default()).expect("a client");
    let stripe = Stripe::new(egress, "https://api.stripe.com", "sk_test_canary").expect("a client");
    let customer = ProviderCustomerId::parse("cus_1").expect("an id");
    let (account, invoice) = ids();
    let charge = CardCharge {
        attempt: "inv_1",
        customer: &customer,
        card: "pm_canary",
        amount: Money::of_minor(1, Currency::Dkk),
        account,
        invoice,
        presence: Presence::OnSession { return_url: "https://portal.example/canary" },
    };
    let action = json!({ "redirect_to_url": { "url": "https://hooks.stripe.com/canary" } });
    let made = read(200, &intent("requires_action", json!({ "next_action": action }))).expect("a payment");
    assert!(made.authentication_url.is_some());
    let mut error = card_error("card_declined", None);
    error["payment_intent"] = intent("requires_payment_method", json!({}));
    let declined = read(402, &json!({ "error": error }));
    let invalid = json!({ "error": { "type": "canary canary", "message": "canary", "param": "canary" } });
    let failed = read(400, &invalid).expect_err("refused");
    let shown = format!("{stripe:?} {charge:?} {:?} {made:?} {declined:?} {failed:?} {failed}", charge.presence);
    assert!(!shown.contains("canary"), "{shown}");
}
