//! The test API: what a test can do with a running cloud besides calling its HTTP API.

use super::Cloud;
use crate::{
    faults::{FaultSpec, InjectedFault},
    iam::Grant,
    outside::{self, DecisionError, DocumentView, PaymentDecision, PaymentView},
};

impl Cloud {
    /// Every permission of the template, and whether a call has needed it since the start.
    #[must_use]
    pub fn grants(&self) -> Vec<Grant> {
        self.admin.policies.grants()
    }

    /// The permissions that no call has needed since the start.
    #[must_use]
    pub fn unused_grants(&self) -> Vec<Grant> {
        self.grants().into_iter().filter(|grant| !grant.used).collect()
    }

    /// Sets whether VIES takes a number for valid from now on, by its country code and the rest.
    pub fn set_vat_number(&self, country_code: &str, vat_number: &str, valid: bool) {
        self.admin.vies.set_valid(country_code, vat_number, valid);
    }

    /// Sets whether VIES is down from now on.
    pub fn set_vies_down(&self, down: bool) {
        self.admin.vies.set_down(down);
    }

    /// Sets whether Stripe is down from now on.
    pub fn set_stripe_down(&self, down: bool) {
        self.admin.stripe.set_down(down);
    }

    /// Every payment that Stripe knows, oldest first.
    #[must_use]
    pub fn payments(&self) -> Vec<PaymentView> {
        self.admin.stripe.payments()
    }

    /// Decides what becomes of a payment. Stripe tells of it by events; [`Cloud::drain`] waits until they are delivered.
    ///
    /// # Errors
    /// If there is no such payment, or it does not wait for this decision.
    pub fn decide_payment(&self, payment: &str, decision: PaymentDecision) -> Result<(), DecisionError> {
        self.admin.stripe.decide(payment, decision)
    }

    /// Sets whether Stripe's events wait from now on. Those that wait are delivered in order once they need not.
    pub fn hold_payment_events(&self, hold: bool) {
        self.admin.webhooks.hold(hold);
    }

    /// The bodies of all of Stripe's events so far, in order, whether they were delivered or not.
    #[must_use]
    pub fn payment_events(&self) -> Vec<String> {
        self.admin.webhooks.bodies()
    }

    /// The value of `Stripe-Signature` for an event's body, as of now.
    #[must_use]
    pub fn sign_payment_event(&self, body: &[u8]) -> String {
        outside::signature(body, self.now())
    }

    /// Sets whether the access point is down from now on.
    pub fn set_access_point_down(&self, down: bool) {
        self.admin.ecourier.set_down(down);
    }

    /// The documents that the access point has taken, oldest first.
    #[must_use]
    pub fn documents(&self) -> Vec<DocumentView> {
        self.admin.ecourier.documents()
    }

    /// Decides whether a document that is under way is delivered, or fails.
    ///
    /// # Errors
    /// If there is no such document, or it is under way no more.
    pub fn decide_document(&self, id: &str, delivered: bool) -> Result<(), DecisionError> {
        self.admin.ecourier.decide(id, delivered)
    }

    /// Arms a fault and returns its id.
    ///
    /// # Errors
    /// If the fault could never fire; the text says why.
    pub fn fault(&self, fault: FaultSpec) -> Result<String, String> {
        self.admin.faults.arm(fault)
    }

    /// The faults, armed and fired, in the order in which they were armed.
    #[must_use]
    pub fn faults(&self) -> Vec<InjectedFault> {
        self.admin.faults.list()
    }
}
