//! What tests decide on: payments that wait for something, and charge-backs.

use jiff::Timestamp;
use serde::Deserialize;

use super::{
    cards::Decline,
    events::EventData,
    objects,
    payment::{Dispute, DisputeStatus, Payment, Status},
    state::State,
};
use crate::outside::decision::DecisionError;

/// What becomes of a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PaymentDecision {
    /// A payment that waits for the bank, or for its owner to authenticate, is made.
    Succeeded,
    /// Such a payment is refused.
    Refused,
    /// A payment that was made is charged back.
    Disputed,
    /// The charge-back is taken back.
    DisputeWon,
    /// The charge-back stands.
    DisputeLost,
}

impl State {
    /// Decides on a payment. Returns what the events tell of.
    pub(super) fn decide(
        &mut self,
        id: &str,
        decision: PaymentDecision,
        now: Timestamp,
    ) -> Result<Vec<EventData>, DecisionError> {
        let at = self.payments.iter().position(|payment| payment.id == id).ok_or(DecisionError::Unknown)?;
        let mut payment = self.payments.get(at).cloned().ok_or(DecisionError::Unknown)?;
        let dispute = payment.dispute.as_ref().map(|dispute| dispute.status);
        let events = match (decision, payment.status, dispute) {
            (PaymentDecision::Succeeded, Status::Processing | Status::NeedsAuthentication, _) => {
                payment.status = Status::Succeeded;
                self.keep_card(&payment);
                vec![Self::told(&payment)]
            }
            (PaymentDecision::Refused, Status::Processing, _) => {
                payment.status = Status::Declined(Decline::GENERIC);
                vec![Self::told(&payment)]
            }
            (PaymentDecision::Refused, Status::NeedsAuthentication, _) => {
                payment.status = Status::Declined(Decline::NOT_AUTHENTICATED);
                vec![Self::told(&payment)]
            }
            (PaymentDecision::Disputed, Status::Succeeded, None) => self.dispute(&mut payment, now),
            (PaymentDecision::DisputeWon, _, Some(DisputeStatus::NeedsResponse)) => {
                let kinds = ["charge.dispute.funds_reinstated", "charge.dispute.closed"];
                close(&mut payment, DisputeStatus::Won, &kinds)
            }
            (PaymentDecision::DisputeLost, _, Some(DisputeStatus::NeedsResponse)) => {
                close(&mut payment, DisputeStatus::Lost, &["charge.dispute.closed"])
            }
            _ => return Err(DecisionError::Impossible),
        };
        if let Some(decided) = self.payments.get_mut(at) {
            *decided = payment;
        }
        Ok(events)
    }

    /// Charges a payment back.
    pub(super) fn dispute(&mut self, payment: &mut Payment, now: Timestamp) -> Vec<EventData> {
        let dispute = Dispute { id: self.id("du"), created: now.as_second(), status: DisputeStatus::NeedsResponse };
        payment.dispute = Some(dispute);
        told(payment, &["charge.dispute.created", "charge.dispute.funds_withdrawn"])
    }
}

/// Ends the dispute of a payment.
fn close(payment: &mut Payment, status: DisputeStatus, kinds: &[&'static str]) -> Vec<EventData> {
    if let Some(dispute) = &mut payment.dispute {
        dispute.status = status;
    }
    told(payment, kinds)
}

/// Events of some types about the dispute of a payment.
fn told(payment: &Payment, kinds: &[&'static str]) -> Vec<EventData> {
    let object = payment.dispute.as_ref().map(|dispute| objects::dispute(payment, dispute)).unwrap_or_default();
    kinds.iter().map(|kind| EventData { kind, object: object.clone() }).collect()
}
