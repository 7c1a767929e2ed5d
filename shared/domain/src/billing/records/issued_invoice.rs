//! Invoices and credit notes, as they were issued.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    billing::{
        details::BillingDetails,
        id::InvoiceId,
        invoices::{BuyerContacts, BuyerName, BuyerReferences, Draft, Line, Totals, VatTreatment},
        payment::Payment,
        reference::{CreditReason, CustomerContact},
        vies::ViesAnswer,
    },
    kernel::{
        date::{Date, books_end, day_of},
        id::AccountId,
        language::Language,
        record::Record,
    },
};

/// An invoice or a credit note as it was issued. Nothing of it changes.
///
/// It stands in the books from the moment on at which it is issued, for five years from the end of the financial year
/// (bogføringsloven § 12), and is not part of the account that is restored or removed.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Ledger, scope = account, key = "INVOICE#{id}")]
#[processing(subject = Owner, purpose = Bookkeeping, basis = LegalObligation, keep = Bookkeeping(expires_at))]
pub struct IssuedInvoice {
    /// The account.
    #[key]
    pub account: AccountId,
    /// The invoice.
    #[key]
    pub id: InvoiceId,
    /// Its number.
    #[plain]
    pub number: u64,
    /// The invoice that it corrects, if it is a credit note.
    #[plain]
    pub corrects: Option<CorrectedInvoice>,
    /// The day on which it was issued.
    #[plain]
    pub issued_on: Date,
    /// The last day on which it is paid in time. A credit note has none.
    #[plain]
    pub due_on: Option<Date>,
    /// The language that it is written in.
    #[plain]
    pub language: Language,
    /// What it is for.
    #[plain]
    pub lines: Vec<Line>,
    /// How it is taxed.
    #[plain]
    pub treatment: VatTreatment,
    /// What it amounts to. What is credited is positive.
    #[plain]
    pub totals: Totals,
    /// How it is paid. A credit note says nothing of it.
    #[plain]
    pub payment: Option<Payment>,
    /// What VIES said of the buyer's number when it was issued, if that decided how it is taxed.
    #[plain]
    pub vies: Option<ViesAnswer>,
    /// Who is invoiced.
    #[personal(Organisation)]
    pub buyer: BuyerName,
    /// Where that is.
    #[personal(Contact)]
    pub contacts: BuyerContacts,
    /// By what the buyer finds the invoice.
    #[personal(Financial)]
    pub references: BuyerReferences,
    /// The person or department that it is for.
    #[personal(Identity)]
    pub customer_contact: Option<CustomerContact>,
    /// Why staff wrote it, if they wrote a credit note.
    #[personal(Content)]
    pub reason: Option<CreditReason>,
    /// When it is deleted.
    #[plain]
    pub expires_at: Timestamp,
}

/// The invoice that a credit note corrects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CorrectedInvoice {
    /// The invoice.
    pub id: InvoiceId,
    /// Its number.
    #[schema(example = 17)]
    pub number: u64,
    /// The day on which it was issued.
    #[schema(value_type = String, format = "date")]
    pub issued_on: Date,
}

/// Who issues a document, when, and to whom.
#[derive(Debug, Clone, Copy)]
pub struct Issuing<'a> {
    /// The account that is invoiced.
    pub account: AccountId,
    /// When.
    pub at: Timestamp,
    /// To whom.
    pub buyer: &'a BillingDetails,
    /// In which language.
    pub language: Language,
}

impl IssuedInvoice {
    /// An invoice that is issued with this number.
    #[must_use]
    pub fn new(id: InvoiceId, number: u64, draft: Draft, issuing: &Issuing<'_>) -> Self {
        Self {
            due_on: Some(draft.due_on),
            payment: Some(draft.payment),
            corrects: None,
            ..issuing.document(id, number, draft.lines, (draft.treatment, draft.totals))
        }
    }

    /// A credit note that is issued with this number.
    #[must_use]
    pub fn credit_note(
        (id, number): (InvoiceId, u64),
        corrects: CorrectedInvoice,
        line: Line,
        taxed: (VatTreatment, Totals),
        issuing: &Issuing<'_>,
    ) -> Self {
        Self { corrects: Some(corrects), ..issuing.document(id, number, vec![line], taxed) }
    }
}

impl Issuing<'_> {
    fn document(
        &self,
        id: InvoiceId,
        number: u64,
        lines: Vec<Line>,
        (treatment, totals): (VatTreatment, Totals),
    ) -> IssuedInvoice {
        IssuedInvoice {
            account: self.account,
            id,
            number,
            corrects: None,
            issued_on: day_of(self.at),
            due_on: None,
            language: self.language,
            lines,
            treatment,
            totals,
            payment: None,
            vies: None,
            buyer: self.buyer.into(),
            contacts: self.buyer.into(),
            references: self.buyer.into(),
            customer_contact: self.buyer.customer_contact.clone(),
            reason: None,
            expires_at: books_end(day_of(self.at)),
        }
    }
}
