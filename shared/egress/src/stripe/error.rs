//! Why Stripe has not done what it was asked for, and why there is no client of it.

use reqwest::StatusCode;

use crate::error::EgressError;

/// Why there is no client of Stripe.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoStripe {
    /// The base URL is not that of Stripe's API.
    #[error("STRIPE_URL is no URL such as https://api.stripe.com")]
    Url,
    /// The secret key is empty, or no word of printable ASCII.
    #[error("the secret key of Stripe is none")]
    Key,
}

/// Why Stripe has not done what it was asked for. It shows nothing that was sent, and of what was received codes alone.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StripeError {
    /// There was no response. Stripe may have acted on the request.
    #[error("Stripe has no answer: {0}")]
    Egress(#[from] EgressError),
    /// Stripe cannot answer now, or a request with the same idempotency key is under way. After a status of 500 and above, it may have
    /// acted on the request.
    #[error("Stripe has no answer: status {}", .0.as_u16())]
    Unavailable(StatusCode),
    /// The card cannot be used: there is no such payment method, or it belongs to another customer or to none. Nothing was charged.
    #[error("the card cannot be used")]
    CardUnusable,
    /// Stripe refuses the request, because of the secret key or of a parameter: the status and Stripe's code, or the type of the error
    /// where it has no code. Nothing was charged.
    #[error("Stripe refuses the request: status {status}, {1}", status = .0.as_u16())]
    Refused(StatusCode, String),
    /// The response is not as Stripe describes it. Stripe may have acted on the request.
    #[error("Stripe has no answer: status {}, unreadable", .0.as_u16())]
    Unreadable(StatusCode),
}

impl StripeError {
    /// The attempt is no idempotency key: a word of letters, digits, `_` and `-`. Nothing was sent.
    pub(super) fn no_key() -> Self {
        Self::Refused(StatusCode::BAD_REQUEST, "idempotency_key".to_owned())
    }
}
