//! Payments as tests see them.

use serde::Serialize;

use super::payment::{Payment, Status};

/// A payment, as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PaymentView {
    /// Its id.
    pub id: String,
    /// How much, in minor units.
    pub amount: i64,
    /// The currency, in lower case.
    pub currency: String,
    /// Where it stands, in Stripe's words: `succeeded`, `processing`, `requires_action`, `requires_payment_method`.
    pub status: String,
    /// Why the card was declined, if it was: the bank's code, or else Stripe's.
    pub code: Option<String>,
    /// Its customer.
    pub customer: String,
    /// Its card.
    pub card: String,
    /// The account, as its metadata says.
    pub account: Option<String>,
    /// The invoice, as its metadata says.
    pub invoice: Option<String>,
    /// The attempt, as its metadata says.
    pub attempt: Option<String>,
    /// Whether the card's owner was not there.
    pub off_session: bool,
    /// Where its dispute stands, if it has one: `needs_response`, `won`, `lost`.
    pub dispute: Option<String>,
}

impl From<&Payment> for PaymentView {
    fn from(Payment { id, of, status, dispute, .. }: &Payment) -> Self {
        let noted = |name: &str| of.metadata.get(name).cloned();
        let code = match status {
            Status::Declined(decline) => Some(decline.decline_code.unwrap_or(decline.code).to_owned()),
            _ => None,
        };
        Self {
            id: id.clone(),
            amount: of.amount,
            currency: of.currency.clone(),
            status: status.name().to_owned(),
            code,
            customer: of.customer.clone(),
            card: of.card.clone(),
            account: noted("account"),
            invoice: noted("invoice"),
            attempt: noted("attempt"),
            off_session: of.off_session,
            dispute: dispute.as_ref().map(|dispute| dispute.status.name().to_owned()),
        }
    }
}
