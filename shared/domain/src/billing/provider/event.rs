//! What Stripe tells by itself: its events, as its webhook brings them.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;

use super::{DisputeStep, PaymentIntent, ProviderPayment, ProviderPaymentId, intent};
use crate::{
    billing::id::InvoiceId,
    kernel::{id::AccountId, money::Money},
};

/// An event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderEvent {
    /// When it happened.
    pub created_at: Timestamp,
    /// What happened.
    pub news: ProviderNews,
}

/// What an event tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProviderNews {
    /// Where a payment stands.
    Payment {
        /// The account that we wrote on it.
        account: AccountId,
        /// The invoice that we wrote on it, and how many attempts there were before.
        charge: (InvoiceId, u32),
        /// The payment.
        payment: ProviderPayment,
    },
    /// That money was demanded back, or returned.
    Dispute {
        /// The payment.
        payment: ProviderPaymentId,
        /// The provider's own id of the dispute.
        id: String,
        /// How much.
        amount: Money,
        /// What happened to the money.
        step: DisputeStep,
    },
    /// Nothing that concerns an invoice of ours.
    Other,
}

#[derive(Deserialize)]
struct Event {
    created: i64,
    r#type: String,
    data: Data,
}

#[derive(Deserialize)]
struct Data {
    object: Value,
}

#[derive(Deserialize)]
struct Dispute {
    id: String,
    amount: i64,
    currency: String,
    payment_intent: Option<String>,
    status: String,
}

impl ProviderEvent {
    /// Reads an event. `None` if it is none, or one of a kind that is known and not as Stripe describes it.
    #[must_use]
    pub fn read(body: &[u8]) -> Option<Self> {
        let event: Event = serde_json::from_slice(body).ok()?;
        let created_at = Timestamp::from_second(event.created).ok()?;
        let news = match event.r#type.as_str() {
            kind if kind.starts_with("payment_intent.") => payment(event.data.object)?,
            kind if kind.starts_with("charge.dispute.") => dispute(kind, event.data.object)?,
            _ => ProviderNews::Other,
        };
        Some(Self { created_at, news })
    }
}

fn payment(object: Value) -> Option<ProviderNews> {
    let intent = PaymentIntent::deserialize(object).ok()?;
    let account = intent.metadata("account").and_then(|text| text.parse::<AccountId>().ok());
    let charge = intent.metadata("attempt").and_then(read_attempt);
    // Another system can use the same account at the provider, and a payment that is being made has no news yet.
    let Some(((account, charge), payment)) = account.zip(charge).zip(intent.payment()) else {
        return Some(ProviderNews::Other);
    };
    Some(ProviderNews::Payment { account, charge, payment })
}

/// Reads the name of an attempt: an invoice, and from the second attempt on its number.
fn read_attempt(text: &str) -> Option<(InvoiceId, u32)> {
    let (invoice, nth) = text.split_once('-').unwrap_or((text, "0"));
    Some((invoice.parse().ok()?, nth.parse().ok()?))
}

/// A dispute takes the money when it is opened, unless it is an inquiry, and returns it if it is won.
fn dispute(kind: &str, object: Value) -> Option<ProviderNews> {
    let Dispute { id, amount, currency, payment_intent, status } = Dispute::deserialize(object).ok()?;
    let step = match kind {
        "charge.dispute.created" if !status.starts_with("warning_") => DisputeStep::Taken,
        "charge.dispute.funds_withdrawn" => DisputeStep::Taken,
        "charge.dispute.funds_reinstated" => DisputeStep::Returned,
        "charge.dispute.closed" if status == "won" => DisputeStep::Returned,
        _ => return Some(ProviderNews::Other),
    };
    let payment = payment_intent.as_deref().and_then(ProviderPaymentId::parse);
    let Some((payment, amount)) = payment.zip(intent::amount(amount, &currency)) else {
        return Some(ProviderNews::Other);
    };
    super::is_name(&id).then_some(ProviderNews::Dispute { payment, id, amount, step })
}
