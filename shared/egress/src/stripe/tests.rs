mod client;

use domain::{
    billing::provider::{ProviderStatus, RefusalCode},
    money::{Currency, Money},
};
use reqwest::StatusCode;
use serde_json::{Value, json};

use super::*;

const ID: &str = "pi_3MtwBwLkdIwHu7ix28a3tqPa";
const URL: &str = "https://hooks.stripe.com/3d_secure_2/hosted?merchant=acct_1Mt&payment_intent=pi_3Mtw";

fn response(status: u16, body: &str) -> OutboundResponse {
    let status = StatusCode::from_u16(status).expect("a status");
    OutboundResponse { status, headers: HeaderMap::new(), body: body.as_bytes().to_vec(), is_cut: false }
}

/// A payment as Stripe tells of it, with what is not read.
fn intent(status: &str, change: Value) -> Value {
    let mut intent = json!({
        "id": ID, "object": "payment_intent", "amount": 124_900, "amount_capturable": 0, "amount_received": 0,
        "amount_details": { "tip": {} }, "automatic_payment_methods": null, "capture_method": "automatic_async",
        "client_secret": "pi_3MtwBwLkdIwHu7ix28a3tqPa_secret_canary", "confirmation_method": "automatic",
        "created": 1_680_800_504, "currency": "dkk", "customer": "cus_NffrFeUfNV2Hib", "description": null,
        "last_payment_error": null, "latest_charge": "ch_3MtwBwLkdIwHu7ix28a3tqPa", "livemode": false,
        "metadata": { "account": "acc_1", "invoice": "inv_1", "attempt": "inv_1-2" }, "next_action": null,
        "payment_method": "pm_1MtwBwLkdIwHu7ix0snxEDnz",
        "payment_method_options": { "card": { "installments": null, "network": null } },
        "payment_method_types": ["card"], "setup_future_usage": "off_session", "status": status,
    });
    let (Value::Object(fields), Value::Object(change)) = (&mut intent, change) else { panic!("two objects") };
    fields.extend(change);
    intent
}

/// An error of a card as Stripe tells of it, with the card that is not read.
fn card_error(code: &str, decline_code: Option<&str>) -> Value {
    let card = json!({
        "id": "pm_1MtwBwLkdIwHu7ix0snxEDnz", "object": "payment_method", "type": "card",
        "billing_details": { "email": "canary@example.com", "name": "Canary" },
        "card": { "brand": "visa", "last4": "0002", "exp_month": 8, "exp_year": 2028 },
    });
    let mut error = json!({
        "charge": "ch_3MtwBwLkdIwHu7ix28a3tqPa", "code": code, "doc_url": "https://stripe.com/docs/error-codes",
        "message": "Your card was declined.", "payment_method": card, "type": "card_error",
    });
    if let Some(decline_code) = decline_code {
        error["decline_code"] = decline_code.into();
    }
    error
}

fn read(status: u16, body: &Value) -> Result<CardPayment, StripeError> {
    answer::charged(&response(status, &body.to_string()))
}

fn status(status: u16, body: &Value) -> ProviderStatus {
    read(status, body).expect("a payment").payment.status
}

fn refused(code: &str) -> ProviderStatus {
    ProviderStatus::Refused(RefusalCode::parse(code))
}

#[test]
fn a_payment_is_read_with_its_amount_and_where_it_stands() {
    let made = read(200, &intent("succeeded", json!({}))).expect("a payment");
    assert_eq!(made.payment.id.to_string(), ID);
    assert_eq!(made.payment.amount, Money::of_minor(124_900, Currency::Dkk));
    assert_eq!((made.payment.status, made.authentication_url), (ProviderStatus::Succeeded, None));
    let euro = read(200, &intent("processing", json!({ "currency": "eur", "amount": 50 }))).expect("a payment");
    assert_eq!(euro.payment.amount, Money::of_minor(50, Currency::Eur));
    assert_eq!(euro.payment.status, ProviderStatus::Processing);
    assert_eq!(status(200, &intent("canceled", json!({ "cancellation_reason": "abandoned" }))), refused("canceled"));
    assert_eq!(status(200, &intent("requires_payment_method", json!({}))), refused("unknown"));
    let failed = |code, decline| json!({ "last_payment_error": card_error(code, decline) });
    let status = |change| status(200, &intent("requires_payment_method", change));
    assert_eq!(status(failed("card_declined", Some("lost_card"))), refused("lost_card"));
    assert_eq!(
        status(failed("payment_intent_authentication_failure", None)),
        refused("payment_intent_authentication_failure")
    );
    assert_eq!(status(failed("a sentence, not a code", None)), refused("unknown"));
}

#[test]
fn who_has_to_authenticate_is_led_to_a_page_by_https_alone() {
    let url = |action: Value| {
        let made = read(200, &intent("requires_action", json!({ "next_action": action }))).expect("a payment");
        assert_eq!(made.payment.status, ProviderStatus::NeedsAuthentication);
        made.authentication_url
    };
    let redirect =
        |url: &str| json!({ "type": "redirect_to_url", "redirect_to_url": { "return_url": URL, "url": url } });
    assert_eq!(url(redirect(URL)).as_deref(), Some(URL));
    for wrong in ["http://hooks.stripe.com/", "javascript:alert(1)", "/relative", ""] {
        assert_eq!(url(redirect(wrong)), None, "{wrong}");
    }
    assert_eq!(url(json!({ "type": "use_stripe_sdk", "use_stripe_sdk": { "type": "three_d_secure_redirect" } })), None);
    assert_eq!(url(Value::Null), None);
    let stale = intent("succeeded", json!({ "next_action": redirect(URL) }));
    assert_eq!(read(200, &stale).expect("a payment").authentication_url, None);
}

#[test]
fn a_refused_card_is_a_payment_with_the_banks_reason() {
    let declined = |code, decline: Option<&str>| {
        let mut error = card_error(code, decline);
        error["payment_intent"] =
            intent("requires_payment_method", json!({ "last_payment_error": card_error(code, decline) }));
        json!({ "error": error })
    };
    assert_eq!(status(402, &declined("card_declined", Some("insufficient_funds"))), refused("insufficient_funds"));
    assert_eq!(status(402, &declined("expired_card", None)), refused("expired_card"));
    let asks = declined("authentication_required", Some("authentication_required"));
    assert!(matches!(status(402, &asks), ProviderStatus::Refused(code) if code.asks_for_authentication()));
    assert_eq!(read(402, &json!({ "error": card_error("card_declined", None) })), Err(StripeError::CardUnusable));
}

#[test]
fn an_error_is_told_apart_by_whose_it_is() {
    let invalid = |code: Value, param: Value| json!({ "error": { "type": "invalid_request_error", "code": code, "param": param, "message": "canary" } });
    for code in [json!("resource_missing"), Value::Null] {
        assert_eq!(read(400, &invalid(code, json!("payment_method"))), Err(StripeError::CardUnusable));
    }
    let refused = |status: u16, code: &str| {
        Err(StripeError::Refused(StatusCode::from_u16(status).expect("a status"), code.to_owned()))
    };
    for (status, body, code) in [
        (400, invalid(json!("amount_too_small"), json!("amount")), "amount_too_small"),
        (400, invalid(json!("resource_missing"), json!("customer")), "resource_missing"),
        (404, invalid(json!("resource_missing"), json!("intent")), "resource_missing"),
        (401, invalid(Value::Null, Value::Null), "invalid_request_error"),
        (403, invalid(json!("no code, but a text"), Value::Null), "unknown"),
        (400, json!({ "error": { "type": "idempotency_error", "message": "canary" } }), "idempotency_error"),
    ] {
        assert_eq!(read(status, &body), refused(status, code));
    }
    for status in [409, 429, 500, 502, 503, 504] {
        let unavailable = StripeError::Unavailable(StatusCode::from_u16(status).expect("a status"));
        assert_eq!(read(status, &json!({ "error": { "type": "api_error" } })), Err(unavailable.clone()));
        assert_eq!(answer::charged(&response(status, "<html></html>")), Err(unavailable));
    }
}

#[test]
fn what_is_no_answer_is_none() {
    let paid = intent("succeeded", json!({})).to_string();
    for (status, body) in [
        (200, String::new()),
        (200, "{}".to_owned()),
        (200, "<html></html>".to_owned()),
        (302, paid.clone()),
        (402, paid.clone()),
        (404, paid.clone()),
        (200, intent("requires_capture", json!({})).to_string()),
        (200, intent("requires_confirmation", json!({})).to_string()),
        (200, intent("something_new", json!({})).to_string()),
        (200, intent("succeeded", json!({ "currency": "usd" })).to_string()),
        (200, intent("succeeded", json!({ "id": "ch_1" })).to_string()),
        (200, intent("succeeded", json!({ "id": "pi_/../x" })).to_string()),
        (200, intent("succeeded", json!({ "amount": "1249" })).to_string()),
    ] {
        let unreadable = StripeError::Unreadable(StatusCode::from_u16(status).expect("a status"));
        assert_eq!(answer::charged(&response(status, &body)), Err(unreadable), "{status} {body}");
    }
}

#[test]
fn the_payment_of_an_attempt_is_found_among_others() {
    let of = |attempt: &str, id: &str, status: &str| {
        intent(status, json!({ "id": id, "metadata": { "attempt": attempt }, "currency": "dkk" }))
    };
    let foreign = intent("requires_capture", json!({ "currency": "usd", "metadata": {} }));
    let found = |data: Vec<Value>| {
        let list = json!({ "object": "list", "url": "/v1/payment_intents", "has_more": true, "data": data });
        let found = answer::of_attempt(&response(200, &list.to_string()), "inv_1-2");
        found.map(|found| found.map(|found| found.payment.id.to_string()))
    };
    let (mine, other) = (of("inv_1-2", "pi_mine", "succeeded"), of("inv_1", "pi_other", "succeeded"));
    assert_eq!(found(vec![foreign.clone(), other.clone(), mine.clone()]), Ok(Some("pi_mine".to_owned())));
    assert_eq!(found(vec![foreign, other]), Ok(None));
    assert_eq!(found(Vec::new()), Ok(None));
    let refused = of("inv_1-2", "pi_refused", "requires_payment_method");
    for both in [vec![mine.clone(), refused.clone()], vec![refused, mine]] {
        assert_eq!(found(both), Ok(Some("pi_mine".to_owned())));
    }
    let unreadable = Err(StripeError::Unreadable(StatusCode::OK));
    assert_eq!(found(vec![of("inv_1-2", "pi_mine", "requires_capture")]), unreadable);
}

#[test]
fn a_customer_is_known_by_its_id_alone() {
    let customer = json!({ "id": "cus_NffrFeUfNV2Hib", "object": "customer", "email": null, "metadata": {} });
    let made = answer::customer(&response(200, &customer.to_string()));
    assert_eq!(made.map(|id| id.to_string()), Ok("cus_NffrFeUfNV2Hib".to_owned()));
    let wrong = answer::customer(&response(200, r#"{"id":"acct_1"}"#));
    assert_eq!(wrong, Err(StripeError::Unreadable(StatusCode::OK)));
}
