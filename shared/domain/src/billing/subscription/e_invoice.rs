//! Electronic invoices: what is issued to a buyer with a GLN is handed over to an access point, which carries it to them.
//!
//! Like a charge, it is recorded in the commit that issues the document, and handed over after that, by whoever can.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{
    billing::{
        access_point::{AccessPointDocument, Transmission},
        id::InvoiceId,
        subscription::Facts,
    },
    kernel::date::days_after,
};

/// After how long the access point is asked again at first, and at last. In between, it is after as long as it has taken so far.
const ASKED_AGAIN_AFTER: (SignedDuration, SignedDuration) =
    (SignedDuration::from_mins(1), SignedDuration::from_hours(6));

/// After how many days a document that has not arrived counts as refused.
const DAYS_UNTIL_GIVEN_UP: i32 = 7;

/// An invoice or a credit note on its way to its buyer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EInvoice {
    /// The invoice or the credit note.
    pub document: InvoiceId,
    /// When it was issued.
    pub queued_at: Timestamp,
    /// When the access point was asked last to take it, or where it is, as far as that told nothing new.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked_at: Option<Timestamp>,
    /// That the access point has taken it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handed_over: Option<HandedOver>,
    /// What has become of it. Nothing changes this any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<EInvoiceEnd>,
}

/// The access point has taken a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandedOver {
    /// When that became known.
    pub at: Timestamp,
    /// Its own id of the document.
    pub id: AccessPointDocument,
}

/// What has become of an electronic invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct EInvoiceEnd {
    /// When that became known.
    pub at: Timestamp,
    /// What.
    pub outcome: EInvoiceOutcome,
}

/// What can become of an electronic invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EInvoiceOutcome {
    /// The buyer's access point has it.
    Accepted,
    /// It was refused, or has not arrived in time.
    Refused,
    /// There is no access point: the mail with the document has it.
    ByMail,
}

/// Where an electronic invoice is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EInvoiceStatus {
    /// It is to be handed over.
    Queued,
    /// The access point has taken it.
    HandedOver,
    /// The buyer's access point has it.
    Accepted,
    /// It was refused, or has not arrived in time.
    Refused,
    /// There is no access point: the mail with the document has it.
    ByMail,
}

impl EInvoice {
    /// A document that is to be handed over.
    #[must_use]
    pub const fn queued(document: InvoiceId, queued_at: Timestamp) -> Self {
        Self { document, queued_at, asked_at: None, handed_over: None, ended: None }
    }

    /// Where it is, and since when.
    #[must_use]
    pub fn status(&self) -> (EInvoiceStatus, Timestamp) {
        match (&self.ended, &self.handed_over) {
            (Some(end), _) => (end.outcome.into(), end.at),
            (None, Some(handed_over)) => (EInvoiceStatus::HandedOver, handed_over.at),
            (None, None) => (EInvoiceStatus::Queued, self.queued_at),
        }
    }

    /// When the access point is to be asked about it, or to take it, by whoever can.
    #[must_use]
    pub fn to_ask_at(&self) -> Option<Timestamp> {
        let begun_at = self.handed_over.as_ref().map_or(self.queued_at, |handed_over| handed_over.at);
        let asked_at = match (self.asked_at, &self.handed_over) {
            (None, None) => return self.ended.is_none().then_some(self.queued_at),
            (asked_at, _) => asked_at.map_or(begun_at, |asked_at| asked_at.max(begun_at)),
        };
        let (least, most) = ASKED_AGAIN_AFTER;
        let again_at = asked_at + asked_at.duration_since(begun_at).clamp(least, most);
        self.ended.is_none().then_some(again_at)
    }

    /// Every moment at which something of it became known.
    pub(super) fn moments(&self) -> impl Iterator<Item = Timestamp> {
        let handed_over = self.handed_over.as_ref().map(|handed_over| handed_over.at);
        let ended = self.ended.map(|end| end.at);
        [self.queued_at].into_iter().chain(self.asked_at).chain(handed_over).chain(ended)
    }

    /// What was known of it before a moment. `None` if it was issued later.
    pub(super) fn before(&self, until: Timestamp) -> Option<Self> {
        let earlier = |at: Timestamp| at < until;
        let known = Self {
            asked_at: self.asked_at.filter(|at| earlier(*at)),
            handed_over: self.handed_over.clone().filter(|handed_over| earlier(handed_over.at)),
            ended: self.ended.filter(|end| earlier(end.at)),
            ..*self
        };
        earlier(self.queued_at).then_some(known)
    }

    fn end(&mut self, at: Timestamp, outcome: EInvoiceOutcome) {
        self.ended.get_or_insert(EInvoiceEnd { at, outcome });
    }
}

impl From<EInvoiceOutcome> for EInvoiceStatus {
    fn from(outcome: EInvoiceOutcome) -> Self {
        match outcome {
            EInvoiceOutcome::Accepted => Self::Accepted,
            EInvoiceOutcome::Refused => Self::Refused,
            EInvoiceOutcome::ByMail => Self::ByMail,
        }
    }
}

/// What the access point said of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EInvoiceNews {
    /// It has taken it.
    HandedOver(AccessPointDocument),
    /// Where it is.
    Transmission(Transmission),
    /// It did not take it, and never will.
    Refused,
    /// It said nothing.
    Nothing,
    /// There is none.
    NoAccessPoint,
}

impl Facts {
    /// The electronic invoice of a document, if its buyer has a GLN.
    #[must_use]
    pub fn e_invoice(&self, document: InvoiceId) -> Option<&EInvoice> {
        self.e_invoices.iter().find(|e_invoice| e_invoice.document == document)
    }

    /// The electronic invoices about which the access point is to be asked now.
    pub fn e_invoices_to_ask(&self, now: Timestamp) -> impl Iterator<Item = &EInvoice> {
        self.e_invoices.iter().filter(move |e_invoice| e_invoice.to_ask_at().is_some_and(|at| at <= now))
    }

    /// Adds that the access point is asked to take a document, if that is due. Only one of several that want to may then ask it. `false` for
    /// all others.
    pub fn claim_e_invoice(&mut self, at: Timestamp, document: InvoiceId) -> bool {
        let due = |one: &&mut EInvoice| one.document == document && one.to_ask_at().is_some_and(|due_at| due_at <= at);
        let Some(claimed) = self.e_invoices.iter_mut().find(due) else { return false };
        claimed.asked_at = claimed.asked_at.max(Some(at));
        true
    }

    /// Adds what the access point said of a document. What is known already changes nothing. What says nothing for too long counts as a
    /// refusal.
    pub fn report_e_invoice(&mut self, at: Timestamp, document: InvoiceId, news: &EInvoiceNews) {
        let Some(found) = self.e_invoices.iter_mut().find(|e_invoice| e_invoice.document == document) else { return };
        if found.ended.is_some() {
            return;
        }
        match news {
            EInvoiceNews::HandedOver(id) => {
                found.handed_over.get_or_insert(HandedOver { at, id: id.clone() });
            }
            EInvoiceNews::Transmission(Transmission::Accepted) => found.end(at, EInvoiceOutcome::Accepted),
            EInvoiceNews::Transmission(Transmission::Refused) | EInvoiceNews::Refused => {
                found.end(at, EInvoiceOutcome::Refused);
            }
            EInvoiceNews::NoAccessPoint => found.end(at, EInvoiceOutcome::ByMail),
            EInvoiceNews::Transmission(Transmission::UnderWay) | EInvoiceNews::Nothing => {
                found.asked_at = found.asked_at.max(Some(at));
                if days_after(found.queued_at, DAYS_UNTIL_GIVEN_UP) <= at {
                    found.end(at, EInvoiceOutcome::Refused);
                }
            }
        }
    }
}
