use http::StatusCode;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::{
    answer::Answer,
    events::{Cause, EventData, signature},
    form::Form,
    idempotency::Answers,
    payment::Metadata,
    state::State,
};

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).expect("a time")
}

const CHARGE: &str = "amount=250&currency=dkk&customer=cus_1&payment_method=pm_card_visa&payment_method_types[]=card\
                      &confirm=true&metadata[account]=acc_1&off_session=true";

/// What a charge is refused for, with this in the place of one of its parameters.
fn refusal(parameter: &str, instead: &str) -> [Value; 3] {
    assert!(CHARGE.contains(parameter));
    let answer = Form::read(CHARGE.replace(parameter, instead).as_bytes()).charge().expect_err("refused");
    assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{instead}");
    ["type", "code", "param"].map(|field| answer.body["error"][field].clone())
}

#[test]
fn a_charge_is_read_from_its_form() {
    let charge = Form::read(CHARGE.as_bytes()).charge().expect("a charge");
    assert_eq!((charge.amount, &*charge.currency, &*charge.customer), (250, "dkk", "cus_1"));
    assert_eq!((&*charge.card, charge.off_session, charge.keeps_card), ("pm_card_visa", true, false));
    assert_eq!(charge.metadata, Metadata::from([("account".to_owned(), "acc_1".to_owned())]));
    let kept = CHARGE.replace("off_session=true", "setup_future_usage=off_session&return_url=http://localhost:3000/");
    let kept = Form::read(kept.as_bytes()).charge().expect("a charge");
    assert_eq!((kept.keeps_card, kept.return_url.as_deref()), (true, Some("http://localhost:3000/")));
}

#[test]
fn a_parameter_that_cannot_be_used_is_refused_by_its_name() {
    for (parameter, instead, code, param) in [
        ("amount=250", "", json!("parameter_missing"), "amount"),
        ("amount=250", "amount=", json!("parameter_missing"), "amount"),
        ("amount=250", "amount=2.50", json!("parameter_invalid_integer"), "amount"),
        ("amount=250", "amount=-250", json!("parameter_invalid_integer"), "amount"),
        ("amount=250", "amount=249", json!("amount_too_small"), "amount"),
        ("amount=250&currency=dkk", "amount=49&currency=eur", json!("amount_too_small"), "amount"),
        ("amount=250", "amount=100000000", json!("amount_too_large"), "amount"),
        ("currency=dkk", "", json!("parameter_missing"), "currency"),
        ("currency=dkk", "currency=DKK", Value::Null, "currency"),
        ("currency=dkk", "currency=usd", Value::Null, "currency"),
        ("customer=cus_1", "", json!("parameter_missing"), "customer"),
        ("payment_method=pm_card_visa", "", json!("parameter_missing"), "payment_method"),
        ("payment_method_types[]=card", "", Value::Null, "payment_method_types"),
        ("types[]=card", "types[]=sepa_debit", Value::Null, "payment_method_types"),
        ("confirm=true", "", Value::Null, "confirm"),
        ("confirm=true", "confirm=yes", Value::Null, "confirm"),
        ("off_session=true", "setup_future_usage=on_session", Value::Null, "setup_future_usage"),
        ("off_session=true", "return_url=/paid", json!("url_invalid"), "return_url"),
        ("off_session=true", "receipt_email=ada@example.com", json!("parameter_unknown"), "receipt_email"),
        ("off_session=true", "description=Ada", json!("parameter_unknown"), "description"),
        ("metadata[account]", "metadata", json!("parameter_unknown"), "metadata"),
    ] {
        assert_eq!(refusal(parameter, instead), [json!("invalid_request_error"), code, json!(param)], "{instead}");
    }
    let named = Form::read(b"metadata[account]=acc_1&email=ada@example.com").customer().expect_err("refused");
    assert_eq!(named.body["error"]["code"], "parameter_unknown");
    for limit in ["0", "101", "x"] {
        assert!(Form::read(format!("customer=cus_1&limit={limit}").as_bytes()).page().is_err(), "{limit}");
    }
}

#[test]
fn an_answer_is_given_again_to_the_same_request_for_24_hours() {
    let mut answers = Answers::default();
    let request = |text: &str| ("CreatePaymentIntent", Form::read(text.as_bytes()));
    let answer = Answer::ok(json!({ "id": "pi_1" }));
    assert_eq!(answers.again("k", &request("a=1&b=2"), at(0)), Ok(None));
    answers.keep("k", request("a=1&b=2"), answer.clone(), at(0));
    let day = 24 * 60 * 60;
    assert_eq!(answers.again("k", &request("b=2&a=1"), at(day - 1)), Ok(Some(answer)));
    let other = ("CreateCustomer", Form::read(b"a=1&b=2"));
    for other in [request("a=1"), other] {
        let refused = answers.again("k", &other, at(day - 1)).expect_err("refused");
        assert_eq!(refused.status, StatusCode::BAD_REQUEST);
        assert_eq!(refused.body["error"]["type"], "idempotency_error");
    }
    assert_eq!(answers.again("k", &request("a=1"), at(day)), Ok(None));
    assert!(answers.again(&"k".repeat(256), &request("a=1"), at(day)).is_err());
}

#[test]
fn a_list_has_the_newest_payments_of_one_customer() {
    let mut state = State::default();
    let ids = [1, 2].map(|nth| state.add_customer(Metadata::new(), at(nth)).body["id"].as_str().map(str::to_owned));
    let [Some(one), Some(two)] = ids else { panic!("two customers") };
    let mut pay = |customer: &str| {
        let form = CHARGE.replace("cus_1", customer).replace("off_session=true", "setup_future_usage=off_session");
        let charge = Form::read(form.as_bytes()).charge().expect("a charge");
        state.charge(charge, at(3)).0.body["id"].clone()
    };
    let made = [pay(&one), pay(&two), pay(&one), pay(&one)];
    let listed = |limit| {
        let list = state.list(&one, limit).body;
        let ids = list["data"].as_array().expect("a list").iter().map(|payment| payment["id"].clone());
        (ids.collect::<Vec<_>>(), list["has_more"].clone())
    };
    assert_eq!(listed(2), (vec![made[3].clone(), made[2].clone()], json!(true)));
    assert_eq!(listed(3), (vec![made[3].clone(), made[2].clone(), made[0].clone()], json!(false)));
    assert_eq!(state.list("cus_nobody", 1).body["error"]["code"], "resource_missing");
}

#[test]
fn an_event_tells_what_happened_and_by_which_request() {
    let data = EventData { kind: "payment_intent.succeeded", object: json!({ "id": "pi_1" }) };
    let event = |cause| serde_json::from_str::<Value>(&data.clone().event("evt_1".to_owned(), at(7), cause).body);
    let by_request = Cause { request: Some("req_1"), idempotency_key: Some("inv_1") };
    let expected = json!({
        "id": "evt_1", "object": "event", "api_version": "2025-03-31.basil", "created": 7,
        "data": { "object": { "id": "pi_1" } }, "livemode": false, "pending_webhooks": 1,
        "request": { "id": "req_1", "idempotency_key": "inv_1" }, "type": "payment_intent.succeeded",
    });
    assert_eq!(event(by_request).expect("JSON"), expected);
    let by_itself = event(Cause::default()).expect("JSON");
    assert_eq!(by_itself["request"], json!({ "id": null, "idempotency_key": null }));
}

/// The signature was made with another implementation of HMAC.
#[test]
fn a_body_is_signed_with_the_second_and_the_secret() {
    let expected = "t=1800000000,v1=dde1df1ecf0e03d52944ec522d39f97e93e328990cc466928fd2f7ff3f3b43c1";
    assert_eq!(signature(br#"{"id":"evt_1"}"#, at(1_800_000_000)), expected);
}
