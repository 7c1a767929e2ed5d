//! What an invoice says, as programs read it.

use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    billing::{
        address::PostalAddress,
        details::BillingDetails,
        gln::Gln,
        id::InvoiceId,
        invoices::{Line, Totals, VatTreatment},
        payment::Payment,
        plans::BillingPeriod,
        records::{CorrectedInvoice, IssuedInvoice},
        reference::{CreditReason, CustomerContact, Reference},
        vat::VatNumber,
        vies::ViesAnswer,
    },
    kernel::{date::Date, language::Language, money::Money, personal::CompanyName},
    privacy::operator::{OPERATOR, Operator},
};

/// What an invoice or a credit note says.
#[derive(Debug, Serialize, ToSchema)]
pub struct IssuedInvoiceView {
    id: InvoiceId,
    /// Its number. Invoices and credit notes have one series.
    #[schema(example = 17)]
    number: u64,
    kind: InvoiceKind,
    /// The invoice that a credit note corrects.
    corrects: Option<CorrectedInvoice>,
    /// Why a credit note was written by our staff.
    reason: Option<CreditReason>,
    /// The day on which it was issued.
    #[schema(value_type = String, format = "date")]
    issued_on: Date,
    seller: Operator,
    buyer: BuyerView,
    /// How it is paid. Null for a credit note.
    payment_method: Option<Payment>,
    /// What the EU's register (VIES) said of the buyer's VAT number when it was issued, if it was asked.
    vies: Option<ViesAnswer>,
    #[serde(flatten)]
    amounts: AmountsView,
}

/// Whether something is an invoice or a credit note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum InvoiceKind {
    /// It is to be paid.
    Invoice,
    /// It takes back an invoice or a part of one. Its amounts are positive.
    CreditNote,
}

/// The lines of an invoice, and what they amount to.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = InvoiceAmountsView)]
pub struct AmountsView {
    lines: Vec<LineView>,
    /// Who owes the VAT.
    vat_treatment: VatTreatment,
    vat_percent: u32,
    /// What the law has the invoice say of it.
    vat_statement: Option<&'static str>,
    #[serde(flatten)]
    totals: Totals,
}

/// Who is invoiced, and by which references they find the invoice.
#[derive(Debug, Serialize, ToSchema)]
pub struct BuyerView {
    company_name: CompanyName,
    vat_number: VatNumber,
    invoice_address: PostalAddress,
    reference: Reference,
    customer_contact: Option<CustomerContact>,
    ean: Option<Gln>,
    order_reference: Option<Reference>,
    customer_reference: Option<Reference>,
}

/// A line of an invoice.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = InvoiceLineView)]
pub struct LineView {
    /// What it is for.
    #[schema(example = "Standard")]
    text: String,
    /// How many of these.
    #[schema(example = "1")]
    quantity: &'static str,
    /// How long the period of a plan is.
    unit: Option<BillingPeriod>,
    /// The first day that it is for.
    #[schema(value_type = String, format = "date")]
    from: Date,
    /// The last day that it is for.
    #[schema(value_type = String, format = "date")]
    to: Date,
    /// The price of one, without VAT.
    unit_price: Money,
    /// What the line amounts to, without VAT.
    net: Money,
}

impl AmountsView {
    /// These lines, in a language.
    #[must_use]
    pub fn of(lines: &[Line], treatment: VatTreatment, totals: Totals, language: Language) -> Self {
        Self {
            lines: lines.iter().map(|line| LineView::of(line, language)).collect(),
            vat_treatment: treatment,
            vat_percent: treatment.percent(),
            vat_statement: treatment.statement(language),
            totals,
        }
    }
}

impl LineView {
    fn of(line: &Line, language: Language) -> Self {
        Self {
            text: line.text(language),
            quantity: "1",
            unit: line.period(),
            from: line.from,
            to: line.to,
            unit_price: line.unit_price,
            net: line.net(),
        }
    }
}

impl From<BillingDetails> for BuyerView {
    fn from(details: BillingDetails) -> Self {
        Self {
            company_name: details.company_name,
            vat_number: details.vat_number,
            invoice_address: details.invoice_address,
            reference: details.reference,
            customer_contact: details.customer_contact,
            ean: details.ean,
            order_reference: details.order_reference,
            customer_reference: details.customer_reference,
        }
    }
}

impl From<&IssuedInvoice> for BuyerView {
    fn from(issued: &IssuedInvoice) -> Self {
        let IssuedInvoice { buyer, contacts, references, customer_contact, .. } = issued.clone();
        Self {
            company_name: buyer.company_name,
            vat_number: buyer.vat_number,
            invoice_address: contacts.invoice_address,
            reference: references.reference,
            customer_contact,
            ean: buyer.ean,
            order_reference: references.order_reference,
            customer_reference: references.customer_reference,
        }
    }
}

impl From<&IssuedInvoice> for IssuedInvoiceView {
    fn from(issued: &IssuedInvoice) -> Self {
        Self {
            id: issued.id,
            number: issued.number,
            kind: if issued.corrects.is_some() { InvoiceKind::CreditNote } else { InvoiceKind::Invoice },
            corrects: issued.corrects,
            reason: issued.reason.clone(),
            issued_on: issued.issued_on,
            seller: OPERATOR,
            buyer: issued.into(),
            payment_method: issued.payment,
            vies: issued.vies.clone(),
            amounts: AmountsView::of(&issued.lines, issued.treatment, issued.totals, issued.language),
        }
    }
}
