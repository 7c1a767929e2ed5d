//! What Stripe knows.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use jiff::Timestamp;
use serde_json::json;

use super::{
    answer::Answer,
    events::EventData,
    idempotency::Answers,
    objects,
    payment::{Customer, Metadata, Payment},
};
use crate::random;

/// The most payments that are kept; a further one replaces the oldest.
const KEPT: usize = 10_000;

/// What Stripe knows.
#[derive(Default)]
pub(super) struct State {
    /// The payments, newest last.
    pub(super) payments: VecDeque<Payment>,
    pub(super) customers: BTreeMap<String, Customer>,
    /// The cards that are kept for later payments, each with its customer.
    pub(super) kept_cards: BTreeSet<(String, String)>,
    pub(super) answers: Answers,
    made: u64,
}

impl State {
    /// A new id.
    pub(super) fn id(&mut self, prefix: &str) -> String {
        self.made += 1;
        format!("{prefix}_{:06}{}", self.made, random::hex::<9>())
    }

    /// Deletes a customer, and the cards that are kept for it.
    pub(super) fn delete_customer(&mut self, id: &str) -> Answer {
        if self.customers.remove(id).is_none() {
            return Answer::missing(format!("No such customer: '{id}'"), "id");
        }
        self.kept_cards.retain(|(customer, _)| customer != id);
        Answer::ok(json!({ "id": id, "object": "customer", "deleted": true }))
    }

    /// Makes a customer.
    pub(super) fn add_customer(&mut self, metadata: Metadata, now: Timestamp) -> Answer {
        let customer = Customer { id: self.id("cus"), created: now.as_second(), metadata };
        let answer = Answer::ok(objects::customer(&customer));
        self.customers.insert(customer.id.clone(), customer);
        answer
    }

    /// Adds a payment.
    pub(super) fn add(&mut self, payment: Payment) {
        if self.payments.len() == KEPT {
            self.payments.pop_front();
        }
        self.payments.push_back(payment);
    }

    /// A payment.
    pub(super) fn payment(&self, id: &str) -> Answer {
        match self.payments.iter().find(|payment| payment.id == id) {
            Some(payment) => Answer::ok(objects::payment(payment)),
            None => Answer::missing(format!("No such payment_intent: '{id}'"), "intent"),
        }
    }

    /// A customer's newest payments.
    pub(super) fn list(&self, customer: &str, limit: usize) -> Answer {
        if !self.customers.contains_key(customer) {
            return Answer::no_customer(customer);
        }
        let theirs = self.payments.iter().rev().filter(|payment| payment.of.customer == customer).collect::<Vec<_>>();
        let page = theirs.get(..limit).unwrap_or(&theirs);
        Answer::ok(objects::payments(page, theirs.len() > page.len()))
    }

    /// The event that tells where a payment stands.
    pub(super) fn told(payment: &Payment) -> EventData {
        EventData { kind: payment.status.event(), object: objects::payment(payment) }
    }

    /// Keeps the card of a payment that was made, if that was wanted.
    pub(super) fn keep_card(&mut self, payment: &Payment) {
        if payment.of.keeps_card {
            self.kept_cards.insert((payment.of.customer.clone(), payment.of.card.clone()));
        }
    }
}
