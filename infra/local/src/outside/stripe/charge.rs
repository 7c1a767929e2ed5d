//! Charges a card.

use jiff::Timestamp;

use super::{
    answer::Answer,
    cards::{self, Outcome},
    events::EventData,
    objects,
    payment::{Charge, Payment, Status},
    state::State,
};
use crate::random;

impl State {
    /// Charges a card. Returns the answer and what the events tell of.
    pub(super) fn charge(&mut self, of: Charge, now: Timestamp) -> (Answer, Vec<EventData>) {
        let outcome = match self.outcome(&of) {
            Ok(outcome) => outcome,
            Err(refusal) => return (refusal, Vec::new()),
        };
        let status = match outcome {
            Outcome::Succeeds | Outcome::IsDisputed => Status::Succeeded,
            Outcome::NeedsAuthentication => Status::NeedsAuthentication,
            Outcome::IsLate => Status::Processing,
            Outcome::IsDeclined(decline) => Status::Declined(decline),
        };
        let id = self.id("pi");
        let client_secret = format!("{id}_secret_{}", random::hex::<12>());
        let charge = self.id("ch");
        let mut payment = Payment { id, client_secret, charge, created: now.as_second(), of, status, dispute: None };
        let answer = objects::charged(&payment);
        let mut events = vec![Self::told(&payment)];
        if status == Status::Succeeded {
            self.keep_card(&payment);
        }
        if outcome == Outcome::IsDisputed {
            events.extend(self.dispute(&mut payment, now));
        }
        self.add(payment);
        (answer, events)
    }

    /// What becomes of a charge; an error if the card cannot be charged at all.
    fn outcome(&self, of: &Charge) -> Result<Outcome, Answer> {
        let Charge { customer, card, off_session, .. } = of;
        if !self.customers.contains_key(customer) {
            return Err(Answer::no_customer(customer));
        }
        let missing =
            || Answer::invalid(Some("resource_missing"), "payment_method", format!("No such PaymentMethod: '{card}'"));
        let outcome = cards::outcome(card, *off_session).ok_or_else(missing)?;
        let mut owners = self.kept_cards.iter().filter(|(_, kept)| kept == card).map(|(owner, _)| owner).peekable();
        let is_of_another = owners.peek().is_some() && !cards::is_of_all(card);
        let is_kept = owners.any(|owner| owner == customer);
        if !is_kept && (*off_session || is_of_another) {
            let message = format!("The payment method {card} must be attached to the customer.");
            return Err(Answer::invalid(None, "payment_method", message));
        }
        Ok(outcome)
    }
}
