//! Reads Stripe's answers. What they tell of a card and its owner is not read.

use domain::billing::provider::{Decline, PaymentIntent, ProviderCustomerId, ProviderStatus};
use reqwest::StatusCode;
use serde::{Deserialize, de::DeserializeOwned};

use super::{charge::CardPayment, error::StripeError};
use crate::{code::is_code, message::OutboundResponse};

#[derive(Deserialize)]
struct Customer {
    id: String,
}

#[derive(Deserialize)]
struct PaymentIntents {
    data: Vec<PaymentIntent>,
}

#[derive(Deserialize)]
struct Failed {
    error: Failure,
}

#[derive(Deserialize)]
struct Failure {
    r#type: Option<String>,
    param: Option<String>,
    #[serde(flatten)]
    decline: Decline,
    payment_intent: Option<PaymentIntent>,
}

/// Reads the customer that was made.
pub(super) fn customer(response: &OutboundResponse) -> Result<ProviderCustomerId, StripeError> {
    let Customer { id } = success(response)?;
    ProviderCustomerId::parse(&id).ok_or(StripeError::Unreadable(response.status))
}

/// Reads that a customer was deleted, or was before.
pub(super) fn forgotten(response: &OutboundResponse) -> Result<(), StripeError> {
    if response.status == StatusCode::NOT_FOUND { Ok(()) } else { success::<Customer>(response).map(drop) }
}

/// Reads a payment that was asked for.
pub(super) fn payment(response: &OutboundResponse) -> Result<CardPayment, StripeError> {
    read(&success(response)?).ok_or(StripeError::Unreadable(response.status))
}

/// Reads the payment that was made. A card that was refused comes as an error, which has the payment within.
pub(super) fn charged(response: &OutboundResponse) -> Result<CardPayment, StripeError> {
    if response.status != StatusCode::PAYMENT_REQUIRED {
        return payment(response);
    }
    let unreadable = || StripeError::Unreadable(response.status);
    let Failed { error } = json(response).ok_or_else(unreadable)?;
    let intent = error.payment_intent.ok_or(StripeError::CardUnusable)?;
    let payment = intent.payment_with(ProviderStatus::Refused(error.decline.refusal()));
    Ok(CardPayment { payment: payment.ok_or_else(unreadable)?, authentication_url: None })
}

/// Reads which payment of a list is of an attempt. If there are two, one that was made counts before one that was not.
pub(super) fn of_attempt(response: &OutboundResponse, attempt: &str) -> Result<Option<CardPayment>, StripeError> {
    let PaymentIntents { data } = success(response)?;
    let of_attempt = data.iter().filter(|intent| intent.metadata("attempt") == Some(attempt));
    let found = of_attempt.map(read).collect::<Option<Vec<_>>>();
    let found = found.ok_or(StripeError::Unreadable(response.status))?;
    Ok(found.into_iter().max_by_key(|found| found.payment.status.rank()))
}

fn read(intent: &PaymentIntent) -> Option<CardPayment> {
    let authentication_url = intent.authentication_url().map(str::to_owned);
    Some(CardPayment { payment: intent.payment()?, authentication_url })
}

/// Reads the body of a response that says that it was done.
fn success<T: DeserializeOwned>(response: &OutboundResponse) -> Result<T, StripeError> {
    if !response.status.is_success() {
        return Err(failure(response));
    }
    json(response).ok_or(StripeError::Unreadable(response.status))
}

/// Why a request was not done.
fn failure(response: &OutboundResponse) -> StripeError {
    let status = response.status;
    if status.is_server_error() || [StatusCode::CONFLICT, StatusCode::TOO_MANY_REQUESTS].contains(&status) {
        return StripeError::Unavailable(status);
    }
    let Some(Failed { error }) = json(response).filter(|_| status.is_client_error()) else {
        return StripeError::Unreadable(status);
    };
    let Failure { r#type, param, decline, .. } = error;
    if r#type.as_deref() == Some("invalid_request_error") && param.as_deref() == Some("payment_method") {
        return StripeError::CardUnusable;
    }
    let code = decline.code.or(r#type).filter(|code| is_code(code));
    StripeError::Refused(status, code.unwrap_or_else(|| "unknown".to_owned()))
}

fn json<T: DeserializeOwned>(response: &OutboundResponse) -> Option<T> {
    serde_json::from_slice(&response.body).ok()
}
