//! The removal of an account (P35): how it begins, what the books keep, and how it ends. What lies in between follows from the
//! declarations of the records.
//!
//! The subscription is the checkpoint. It stays due from the beginning on, and the last commit removes it.

use jiff::Timestamp;

use crate::{
    billing::{
        records::{
            BookedInvoice, BookedPayment, ChargedPayment, InvoiceDocuments, IssuedInvoice, SeriesEntry, Subscription,
        },
        subscription::{Ground, Invoice, PurgeBegan, Receivable, life},
    },
    kernel::{
        commit::{Commit, Stored},
        date::{books_end, day_of},
        random::RandomSource,
        record::{Declaration, Record as _},
        time::Now,
    },
    privacy::{
        erasure::{Kept, Remaining, StillThere},
        records::{Erasure, ErasureGround},
    },
};

impl From<Ground> for ErasureGround {
    fn from(ground: Ground) -> Self {
        match ground {
            Ground::TrialEnded => Self::TrialEnded,
            Ground::Unpaid => Self::Unpaid,
            Ground::Cancelled => Self::Cancelled,
            Ground::Asked => Self::Asked,
        }
    }
}

impl Stored<Subscription> {
    /// Begins the removal, if it is due: from now on nothing changes the subscription, and the receipt says what is pending. If it had
    /// begun before the account was restored from a backup, it gets another receipt.
    #[must_use]
    pub fn begin_purge(&self, now: Now, declarations: &[Declaration], random: &dyn RandomSource) -> Option<Commit> {
        let receipt = |ground: Ground| Erasure::begin(now, self.account, ground.into(), declarations, random);
        if let Some(began) = self.facts.purge_began {
            return Some(Commit::new(now).insert(&receipt(began.ground)).replace(self, &self.record));
        }
        let ground = life(&self.facts, now).removal_due()?;
        let mut facts = self.facts.clone();
        facts.purge_began = Some(PurgeBegan { at: facts.clock(now), ground });
        let begun = Subscription { facts, due_at: Some(now.timestamp()), ..self.record.clone() };
        Some(Commit::new(now).insert(&receipt(ground)).replace(self, &begun))
    }

    /// What the books keep of its invoices. Those of a financial year that ended more than five years ago are not kept.
    #[must_use]
    pub fn books(&self, now: Now) -> Vec<BookedInvoice> {
        let receivables = life(&self.facts, now).receivables;
        let invoices = self.facts.invoices.iter().map(|invoice| self.booked(now, invoice, &receivables));
        invoices.filter(|booked| !now.is_past(booked.expires_at)).collect()
    }

    fn booked(&self, now: Now, invoice: &Invoice, receivables: &[Receivable]) -> BookedInvoice {
        let latest = invoice.entries().iter().map(|entry| entry.at).fold(invoice.issued_at(), Timestamp::max);
        let owed = receivables.iter().find(|owed| owed.invoice == invoice.id()).map(|owed| owed.amount);
        BookedInvoice {
            account: self.account,
            id: invoice.id(),
            invoice: invoice.clone(),
            owed,
            booked_at: now.timestamp(),
            // A clock that is ahead may have recorded it in the next year.
            expires_at: books_end(day_of(latest.min(now.0))),
        }
    }

    /// Lets the removal go on once nothing that began with access to the account can be written any more.
    #[must_use]
    pub fn await_settling(&self, now: Now, receipt: &Stored<Erasure>) -> Commit {
        let waiting = Subscription { due_at: receipt.settled_at(), ..self.record.clone() };
        Commit::new(now).check_version(receipt).replace(self, &waiting)
    }

    /// Ends the removal: the subscription is removed, and the receipt is final.
    ///
    /// # Errors
    /// While anything is left.
    pub fn end_purge(
        &self,
        now: Now,
        receipt: &Stored<Erasure>,
        declarations: &[Declaration],
        remaining: Remaining,
        kept: &[Kept],
    ) -> Result<Commit, StillThere> {
        let ended = receipt.end(now, declarations, remaining, kept)?;
        Ok(Commit::new(now).remove(self).replace(receipt, &ended))
    }
}

impl From<&BookedInvoice> for Kept {
    fn from(booked: &BookedInvoice) -> Self {
        Self { kind: BookedInvoice::DECLARATION.kind, until: booked.expires_at }
    }
}

impl From<&BookedPayment> for Kept {
    fn from(payment: &BookedPayment) -> Self {
        Self { kind: BookedPayment::DECLARATION.kind, until: payment.expires_at }
    }
}

impl From<&ChargedPayment> for Kept {
    fn from(payment: &ChargedPayment) -> Self {
        Self { kind: ChargedPayment::DECLARATION.kind, until: payment.expires_at }
    }
}

impl From<&IssuedInvoice> for [Kept; 3] {
    /// The invoice, its documents, and its place in the series.
    fn from(issued: &IssuedInvoice) -> Self {
        let kinds = [IssuedInvoice::DECLARATION, InvoiceDocuments::DECLARATION, SeriesEntry::DECLARATION];
        kinds.map(|declaration| Kept { kind: declaration.kind, until: issued.expires_at })
    }
}

#[cfg(test)]
mod tests;
