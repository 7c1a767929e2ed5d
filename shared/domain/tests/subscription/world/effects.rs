//! What retention does of what it is asked for, and what becomes of mail.

use domain::{
    Now, Timestamp,
    billing::{
        id::InvoiceId,
        invoices::{Draft, VatTreatment},
        provider::{ProviderPayment, ProviderPaymentId, ProviderStatus, RefusalCode},
        subscription::{Billed, Charge, Delivery, Effect, Entry, EntryKind, Invoice, NET_DAYS, Return, Sent, Slot},
    },
    kernel::{
        date::{day_of, plus_days},
        money::Money,
    },
    messaging::id::MessageId,
};
use jiff::SignedDuration;

use crate::world::{Card, Mail, World, invoice_id};

/// The recipients of a message.
pub(crate) const OWNER: u8 = 1;
pub(crate) const INVOICE_ADDRESS: u8 = 2;

/// The message to a recipient.
pub(crate) fn message(to: u8) -> MessageId {
    MessageId::new(Now(Timestamp::UNIX_EPOCH), &[to; 10])
}

impl World {
    pub(super) fn perform(&mut self, effect: &Effect) {
        match *effect {
            Effect::IssueInvoice(period) => {
                let today = day_of(self.now);
                let draft = Draft::of(&period, VatTreatment::Danish, today).unwrap();
                assert!(self.billed.iter().all(|billed| billed.key != period.key), "invoiced twice");
                self.billed.push(period);
                self.facts.invoices.push(Invoice::new(
                    invoice_id(self.facts.invoices.len()),
                    Some(period.key),
                    self.now,
                    plus_days(today, NET_DAYS),
                    Billed { number: 1, treatment: draft.treatment, totals: draft.totals },
                ));
            }
            Effect::CreditUnusedDays { invoice, days, amount, .. } => {
                self.credited.push((invoice, days));
                self.enter(invoice, amount, EntryKind::UnusedDays);
            }
            Effect::ReturnBalance { invoice, amount, by } => {
                let taken = Money::zero(amount.currency()).minus(amount).unwrap();
                match by {
                    Return::Refund => self.enter(invoice, taken, EntryKind::Refunded),
                    Return::Invoice(other) => {
                        self.enter(invoice, taken, EntryKind::Moved);
                        self.enter(other, amount, EntryKind::Moved);
                    }
                }
            }
            Effect::Charge { invoice, nth, amount, authenticates } => {
                self.facts.charges.push(Charge::begun((invoice, nth), amount, self.now, authenticates));
            }
            Effect::Purge { .. } => self.purged_at = Some(self.now),
        }
    }

    /// The provider answers about the charges that were begun. `false` if there are none.
    pub(super) fn answer_charges(&mut self) -> bool {
        let begun = |(nth, charge): (usize, &Charge)| charge.status().is_none().then_some((nth, charge.authenticates));
        let begun = self.facts.charges.iter().enumerate().filter_map(begun).collect::<Vec<_>>();
        for (nth, authenticates) in &begun {
            let status = match (self.card, authenticates) {
                (Card::Pays, _) => ProviderStatus::Succeeded,
                (Card::IsRefused, _) => ProviderStatus::Refused(RefusalCode::parse("insufficient_funds")),
                (Card::WantsItsOwner, false) => ProviderStatus::Refused(RefusalCode::parse("authentication_required")),
                (Card::WantsItsOwner, true) => ProviderStatus::NeedsAuthentication,
            };
            self.tell(*nth, status);
        }
        !begun.is_empty()
    }

    /// The provider tells now where a charge stands.
    pub(crate) fn tell(&mut self, charge: usize, status: ProviderStatus) {
        let charge = self.facts.charges[charge].clone();
        let id = ProviderPaymentId::parse(&format!("pi_{}", charge.attempt())).unwrap();
        let payment = ProviderPayment { id, amount: charge.amount, status };
        self.facts.report_payment(self.now, (charge.invoice, charge.nth), &payment).unwrap();
    }

    fn enter(&mut self, invoice: InvoiceId, amount: Money, kind: EntryKind) {
        let entered = self.facts.invoices.iter_mut().find(|one| one.id() == invoice).unwrap();
        entered.record(Entry { at: self.now, amount, kind, note: None }).unwrap();
    }

    pub(super) fn send(&mut self, slot: Slot) {
        let at = self.now;
        assert!(self.facts.sent.iter().all(|sent| sent.slot != slot), "sent twice: {slot}");
        let to = [OWNER, INVOICE_ADDRESS];
        let accepted = to.map(|to| Delivery { message: message(to), accepted_at: Some(at), bounced_at: None });
        let deliveries = if self.mail == Mail::Fails { Vec::new() } else { accepted.to_vec() };
        if let Mail::Bounces(hours) = self.mail {
            self.bounces.push((at + SignedDuration::from_hours(hours), slot));
        }
        self.facts.sent.push(Sent { slot, at, deliveries });
    }

    pub(super) fn bounce(&mut self, at: Timestamp, slot: Slot) {
        let sent = self.facts.sent.iter_mut().filter(|sent| sent.slot == slot);
        sent.flat_map(|sent| &mut sent.deliveries).for_each(|delivery| delivery.bounced_at = Some(at));
    }
}
