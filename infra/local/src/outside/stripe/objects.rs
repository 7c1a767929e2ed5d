//! Customers, payments, disputes and errors of cards as Stripe writes them.

use http::StatusCode;
use serde_json::{Value, json};

use super::{
    answer::Answer,
    cards::Decline,
    payment::{Charge, Customer, Dispute, Payment, Status},
};

/// The page on which a card's owner authenticates. Here it is not there: a test decides.
const AUTHENTICATION_PAGE: &str = "https://hooks.stripe.com/3d_secure_2/hosted";

/// A customer.
pub(super) fn customer(Customer { id, created, metadata }: &Customer) -> Value {
    json!({
        "id": id, "object": "customer", "address": null, "balance": 0, "created": created, "currency": null,
        "default_source": null, "delinquent": false, "description": null, "email": null, "livemode": false,
        "metadata": metadata, "name": null, "phone": null, "preferred_locales": [], "shipping": null,
        "tax_exempt": "none", "test_clock": null,
    })
}

/// A payment.
pub(super) fn payment(payment: &Payment) -> Value {
    let Payment { id, client_secret, charge, created, of, status, .. } = payment;
    let Charge { amount, currency, customer, card, metadata, keeps_card, .. } = of;
    let (is_paid, is_declined) = (*status == Status::Succeeded, matches!(status, Status::Declined(_)));
    json!({
        "id": id, "object": "payment_intent", "amount": amount, "amount_capturable": 0,
        "amount_details": { "tip": {} }, "amount_received": if is_paid { *amount } else { 0 }, "application": null,
        "application_fee_amount": null, "automatic_payment_methods": null, "canceled_at": null,
        "cancellation_reason": null, "capture_method": "automatic_async", "client_secret": client_secret,
        "confirmation_method": "automatic", "created": created, "currency": currency, "customer": customer,
        "description": null, "last_payment_error": last_error(payment),
        "latest_charge": (*status != Status::NeedsAuthentication).then_some(charge), "livemode": false,
        "metadata": metadata, "next_action": next_action(payment), "on_behalf_of": null,
        // A card that was declined is not kept at the payment.
        "payment_method": (!is_declined).then_some(card),
        "payment_method_configuration_details": null,
        "payment_method_options": { "card": { "installments": null, "mandate_options": null, "network": null,
                                              "request_three_d_secure": "automatic" } },
        "payment_method_types": ["card"], "processing": null, "receipt_email": null, "review": null,
        "setup_future_usage": keeps_card.then_some("off_session"), "shipping": null, "source": null,
        "statement_descriptor": null, "statement_descriptor_suffix": null, "status": status.name(),
        "transfer_data": null, "transfer_group": null,
    })
}

fn next_action(Payment { id, client_secret, of, status, .. }: &Payment) -> Value {
    if *status != Status::NeedsAuthentication {
        return Value::Null;
    }
    let url = format!("{AUTHENTICATION_PAGE}?payment_intent={id}&payment_intent_client_secret={client_secret}");
    match &of.return_url {
        Some(return_url) => {
            json!({ "redirect_to_url": { "return_url": return_url, "url": url }, "type": "redirect_to_url" })
        }
        None => json!({ "type": "use_stripe_sdk", "use_stripe_sdk": { "type": "three_d_secure_redirect" } }),
    }
}

fn last_error(payment: &Payment) -> Value {
    match payment.status {
        Status::Declined(decline) => card_error(payment, decline),
        _ => Value::Null,
    }
}

fn card_error(Payment { charge, created, of, .. }: &Payment, Decline { code, decline_code }: Decline) -> Value {
    let card = json!({
        "id": of.card, "object": "payment_method", "allow_redisplay": "unspecified",
        "billing_details": { "address": null, "email": null, "name": null, "phone": null },
        "card": { "brand": "visa", "country": "DK", "exp_month": 12, "exp_year": 2099, "funding": "credit", "last4": "4242" },
        "created": created, "customer": null, "livemode": false, "metadata": {}, "type": "card",
    });
    let mut error = json!({
        "charge": charge, "code": code, "message": "Your card was declined.", "payment_method": card,
        "type": "card_error",
    });
    if let Some(decline_code) = decline_code {
        error["decline_code"] = decline_code.into();
    }
    error
}

/// The answer to a charge: the payment, or an error that has it within.
pub(super) fn charged(made: &Payment) -> Answer {
    let Status::Declined(decline) = made.status else { return Answer::ok(payment(made)) };
    let mut error = card_error(made, decline);
    error["payment_intent"] = payment(made);
    Answer::error(StatusCode::PAYMENT_REQUIRED, &error)
}

/// A list of payments.
pub(super) fn payments(page: &[&Payment], has_more: bool) -> Value {
    let data = page.iter().map(|one| payment(one)).collect::<Vec<_>>();
    json!({ "object": "list", "data": data, "has_more": has_more, "url": "/v1/payment_intents" })
}

/// A dispute of a payment.
pub(super) fn dispute(Payment { id, charge, of, .. }: &Payment, dispute: &Dispute) -> Value {
    json!({
        "id": dispute.id, "object": "dispute", "amount": of.amount, "balance_transactions": [], "charge": charge,
        "created": dispute.created, "currency": of.currency, "evidence": {}, "is_charge_refundable": false,
        "livemode": false, "metadata": {}, "payment_intent": id, "reason": "fraudulent",
        "status": dispute.status.name(),
    })
}
