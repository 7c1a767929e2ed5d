//! What Stripe is asked.

use std::time::Duration;

use domain::{
    Now, Timestamp,
    billing::provider::{ProviderCustomerId, ProviderPaymentId},
    id::{AccountId, InvoiceId},
    money::{Currency, Money},
};
use egress::{
    Egress, EgressError, Hosts, Settings, StatusCode,
    stripe::{self, CardCharge, Presence, Stripe, StripeError},
};

use crate::{peer_of, server::Server};

fn client(settings: &Settings) -> Stripe {
    let egress = Egress::new(Hosts::Listed(&[stripe::HOST]), settings).unwrap();
    Stripe::new(egress, "https://api.stripe.com", "sk_test_1").unwrap()
}

async fn peer() -> (Server, Settings) {
    peer_of(stripe::HOST).await
}

const OF_ALL: [&str; 4] = [
    "accept: application/json",
    "authorization: Bearer sk_test_1",
    "host: api.stripe.com",
    "stripe-version: 2025-03-31.basil",
];

fn posted(key: &str, body: &str) -> Vec<String> {
    let further =
        [format!("content-length: {}", body.len()), "content-type: application/x-www-form-urlencoded".to_owned()];
    let mut headers = OF_ALL.map(str::to_owned).to_vec();
    headers.extend(further);
    headers.push(format!("idempotency-key: {key}"));
    headers.sort();
    headers
}

/// A customer, an account and an invoice.
fn ids() -> (ProviderCustomerId, AccountId, InvoiceId) {
    let now = Now(Timestamp::UNIX_EPOCH);
    let customer = ProviderCustomerId::parse("cus_1").unwrap();
    (customer, AccountId::new(now, &[1; 10]), InvoiceId::new(now, &[2; 10]))
}

/// The body is no answer of Stripe's.
const UNREADABLE: StripeError = StripeError::Unreadable(StatusCode::OK);

#[tokio::test]
async fn a_charge_is_sent_as_a_form_with_its_attempt_as_the_key() {
    let (customer, account, invoice) = ids();
    let on_session = Presence::OnSession { return_url: "https://portal.example/a?b=c&d" };
    for (presence, further) in [
        (on_session, "setup_future_usage=off_session&return_url=https%3A%2F%2Fportal.example%2Fa%3Fb%3Dc%26d"),
        (Presence::OffSession, "off_session=true"),
    ] {
        let (server, settings) = peer().await;
        let attempt = format!("{invoice}-2");
        let amount = Money::of_minor(124_900, Currency::Dkk);
        let (customer, card) = (&customer, "pm_card_visa");
        let charge = CardCharge { attempt: &attempt, customer, card, amount, account, invoice, presence };
        assert_eq!(client(&settings).charge(&charge).await, Err(UNREADABLE));
        let (first, headers, body) = server.sent();
        assert_eq!(first, "POST /v1/payment_intents HTTP/1.1");
        assert_eq!(headers, posted(&attempt, &body));
        let expected = format!(
            "amount=124900&currency=dkk&customer=cus_1&payment_method=pm_card_visa&payment_method_types%5B%5D=card\
             &confirm=true&metadata%5Baccount%5D={account}&metadata%5Binvoice%5D={invoice}\
             &metadata%5Battempt%5D={attempt}&{further}"
        );
        assert_eq!(body, expected);
    }
}

#[tokio::test]
async fn a_customer_is_made_of_the_accounts_id_alone() {
    let (server, settings) = peer().await;
    let (_, account, _) = ids();
    assert_eq!(client(&settings).customer(account).await, Err(UNREADABLE));
    let (first, headers, body) = server.sent();
    assert_eq!((&*first, &*body), ("POST /v1/customers HTTP/1.1", &*format!("metadata%5Baccount%5D={account}")));
    assert_eq!(headers, posted(&format!("customer-{account}"), &body));
}

#[tokio::test]
async fn payments_are_asked_for_without_a_key_and_without_a_body() {
    let (customer, ..) = ids();
    let id = ProviderPaymentId::parse("pi_1").unwrap();
    let (server, settings) = peer().await;
    assert_eq!(client(&settings).payment(&id).await, Err(UNREADABLE));
    let (first, headers, body) = server.sent();
    assert_eq!((&*first, &*body), ("GET /v1/payment_intents/pi_1 HTTP/1.1", ""));
    assert_eq!(headers, OF_ALL);
    let (server, settings) = peer().await;
    assert_eq!(client(&settings).find(&customer, "inv_1").await, Err(UNREADABLE));
    let (first, headers, body) = server.sent();
    assert_eq!((&*first, &*body), ("GET /v1/payment_intents?customer=cus_1&limit=100 HTTP/1.1", ""));
    assert_eq!(headers, OF_ALL);
}

#[tokio::test]
async fn an_id_cannot_leave_its_place_in_the_path() {
    let (server, settings) = peer().await;
    let id = "pi_1/../../x?y#z".parse::<ProviderPaymentId>().unwrap();
    assert_eq!(client(&settings).payment(&id).await, Err(UNREADABLE));
    assert_eq!(server.sent().0, "GET /v1/payment_intents/pi_1%2F..%2F..%2Fx%3Fy%23z HTTP/1.1");
}

#[tokio::test]
async fn a_redirect_is_no_answer_and_silence_is_given_up() {
    let (server, settings) = peer().await;
    let ask = async |settings: &Settings, id: &str| {
        client(settings).payment(&ProviderPaymentId::parse(id).unwrap()).await.unwrap_err()
    };
    assert_eq!(ask(&settings, "pi_redirect").await, StripeError::Unreadable(StatusCode::FOUND));
    assert_eq!(server.requests().len(), 1, "the key goes nowhere else");
    let hasty = settings.clone().with_timeout(Duration::from_millis(300));
    for id in ["pi_silent", "pi_stalled"] {
        assert_eq!(ask(&hasty, id).await, StripeError::Egress(EgressError::Timeout), "{id}");
    }
    assert_eq!(ask(&settings, "pi_broken").await, StripeError::Egress(EgressError::Other));
    assert_eq!(ask(&settings, "pi_full").await, UNREADABLE);
    assert_eq!(ask(&settings, "pi_endless").await, UNREADABLE);
}

#[tokio::test]
async fn a_customer_is_deleted_by_its_id() {
    let (server, settings) = peer().await;
    let (customer, ..) = ids();
    let _ = client(&settings).forget(&customer).await;
    let (first, headers, body) = server.sent();
    assert_eq!((&*first, &*body), ("DELETE /v1/customers/cus_1 HTTP/1.1", ""));
    assert_eq!(headers, OF_ALL);
}
