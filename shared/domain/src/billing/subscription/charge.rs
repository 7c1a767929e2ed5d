//! Charges: what an invoice demands is taken from the subscriber's card by the payment provider.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{
    billing::{
        id::InvoiceId,
        provider::{ProviderPaymentId, ProviderStatus, RefusalCode},
        subscription::{Facts, e_invoice::EInvoice},
    },
    kernel::{date::days_after, money::Money},
};

/// After how long the provider is asked again if it has not answered.
const ASKED_AGAIN_AFTER: SignedDuration = SignedDuration::from_mins(15);

/// For how many days it is looked each day what became of a payment that the provider, the bank or the card's owner still works on. The
/// provider tells of it by itself; this is for what it tells and does not arrive.
const DAYS_LOOKED_AFTER: i32 = 30;

/// An attempt to take what an invoice demands from the card. It is recorded before the provider is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Charge {
    /// The invoice.
    pub invoice: InvoiceId,
    /// How many attempts there were for the invoice before.
    pub nth: u32,
    /// How much.
    pub amount: Money,
    /// When it was begun.
    pub begun_at: Timestamp,
    /// Whether the card's owner is to authenticate, since their bank demanded that of the attempt before.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub authenticates: bool,
    /// When the provider was asked last without telling anything new.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked_at: Option<Timestamp>,
    /// The provider's payment, once it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment: Option<ProviderPaymentId>,
    /// What became known of it. Each has a higher rank than the one before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reports: Vec<ChargeReport>,
    /// Where the card's owner demanded the money back from their bank.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub disputes: Vec<Dispute>,
}

/// Where a charge stands from a moment on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChargeReport {
    /// When it became known.
    pub at: Timestamp,
    /// Where it stands.
    #[serde(flatten)]
    pub status: ProviderStatus,
}

/// A charge-back: the bank took the money back, and may return it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dispute {
    /// The provider's own id of it.
    pub id: String,
    /// How much.
    pub amount: Money,
    /// When it became known that it was taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken_at: Option<Timestamp>,
    /// When it became known that it was returned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub returned_at: Option<Timestamp>,
}

impl Charge {
    /// An attempt that is begun.
    #[must_use]
    pub const fn begun(
        (invoice, nth): (InvoiceId, u32),
        amount: Money,
        begun_at: Timestamp,
        authenticates: bool,
    ) -> Self {
        Self {
            invoice,
            nth,
            amount,
            begun_at,
            authenticates,
            asked_at: None,
            payment: None,
            reports: Vec::new(),
            disputes: Vec::new(),
        }
    }

    /// The name of the attempt. It is the key by which the provider takes it once: the invoice's id, and from the second attempt on its
    /// number, too.
    #[must_use]
    pub fn attempt(&self) -> String {
        match self.nth {
            0 => self.invoice.to_string(),
            nth => format!("{}-{nth}", self.invoice),
        }
    }

    /// Where it stands. `None` until the provider has answered.
    #[must_use]
    pub fn status(&self) -> Option<&ProviderStatus> {
        self.reports.last().map(|report| &report.status)
    }

    /// Why the card was refused, if it was.
    #[must_use]
    pub fn refusal(&self) -> Option<&RefusalCode> {
        self.status().and_then(ProviderStatus::refusal)
    }

    /// Whether it may still succeed.
    #[must_use]
    pub fn is_open(&self) -> bool {
        !matches!(self.status(), Some(ProviderStatus::Refused(_) | ProviderStatus::Succeeded))
    }

    /// When the provider is to be asked about it, by whoever can.
    #[must_use]
    pub fn to_ask_at(&self) -> Option<Timestamp> {
        match self.reports.last() {
            None => Some(self.asked_at.map_or(self.begun_at, |asked| asked + ASKED_AGAIN_AFTER)),
            Some(last) if self.is_open() => {
                let asked = self.asked_at.map_or(last.at, |asked| asked.max(last.at));
                Some(days_after(asked, 1)).filter(|at| *at <= days_after(self.begun_at, DAYS_LOOKED_AFTER))
            }
            Some(_) => None,
        }
    }

    /// Every moment at which something of it became known.
    pub(super) fn moments(&self) -> impl Iterator<Item = Timestamp> {
        let disputes = self.disputes.iter().flat_map(|dispute| [dispute.taken_at, dispute.returned_at]);
        let reports = self.reports.iter().map(|report| report.at);
        [self.begun_at].into_iter().chain(self.asked_at).chain(reports).chain(disputes.flatten())
    }
}

impl Facts {
    /// The attempts to charge an invoice, the first one first.
    pub fn charges_of(&self, invoice: InvoiceId) -> impl Iterator<Item = &Charge> {
        self.charges.iter().filter(move |charge| charge.invoice == invoice)
    }

    /// The charges about which the provider is to be asked now.
    pub fn charges_to_ask(&self, now: Timestamp) -> impl Iterator<Item = &Charge> {
        self.charges.iter().filter(move |charge| charge.to_ask_at().is_some_and(|at| at <= now))
    }

    /// When the payment provider or the access point is to be asked next.
    #[must_use]
    pub fn provider_due_at(&self) -> Option<Timestamp> {
        let charges = self.charges.iter().filter_map(Charge::to_ask_at);
        charges.chain(self.e_invoices.iter().filter_map(EInvoice::to_ask_at)).min()
    }
}
