//! Invoices for tests.

use domain::{
    Language, Now, Timestamp,
    billing::{
        details::BillingDetails,
        id::InvoiceId,
        invoices::{Draft, Line, LineItem, Totals, VatTreatment},
        payment::Payment,
        plans::{BillingPeriod, PlanId},
    },
    date::{Date, plus_days, start_of},
    field_error::Request as _,
    id::AccountId,
    money::{Currency, Money},
    records::{CorrectedInvoice, IssuedInvoice, Issuing},
};
use serde_json::{Value, json};

pub(crate) const ISSUED_ON: Date = Date::constant(2027, 1, 4);

fn at() -> Timestamp {
    start_of(ISSUED_ON)
}

fn id(nth: u8) -> InvoiceId {
    InvoiceId::new(Now(at()), &[nth; 10])
}

pub(crate) fn dkk(minor: i64) -> Money {
    Money::of_minor(minor, Currency::Dkk)
}

/// Billing details with these fields beside the least, or in place of it.
pub(crate) fn details(more: &Value) -> BillingDetails {
    let mut fields = json!({
        "company_name": "Rødgrød & Fløde ApS",
        "vat_number": "DK12345674",
        "invoice_address": {"line1": "Brogade 12", "line2": "2. sal", "postal_code": "5970", "city": "Ærøskøbing", "country": "DK"},
        "invoice_email": "faktura@rodgrod.example",
        "contact_email": "kontakt@rodgrod.example",
        "reference": "Søren Ågård",
    });
    for (name, value) in more.as_object().unwrap() {
        fields[name] = value.clone();
    }
    BillingDetails::parse(fields.as_object().unwrap()).unwrap()
}

/// The line of a month at this price.
pub(crate) fn month(minor: i64) -> Line {
    let item = LineItem::Plan { plan: PlanId::Standard, period: BillingPeriod::Month };
    Line { item, from: ISSUED_ON, to: plus_days(ISSUED_ON, 30), unit_price: dkk(minor) }
}

/// An invoice of these lines.
pub(crate) fn invoice(buyer: &BillingDetails, lines: Vec<Line>, language: Language) -> IssuedInvoice {
    let treatment = VatTreatment::of(buyer.vat_number.country());
    let totals = Totals::of(lines.iter().map(Line::net), Currency::Dkk, treatment).unwrap();
    let (due_on, payment) = (plus_days(ISSUED_ON, 14), Payment::Invoice);
    let draft = Draft { issued_on: ISSUED_ON, due_on, payment, lines, treatment, totals };
    IssuedInvoice::new(id(1), 17, draft, &issuing(buyer, language))
}

/// A credit note over so much, VAT included, as the rest of an invoice is credited: its VAT may be an øre beside the rate.
pub(crate) fn credit_note(buyer: &BillingDetails, gross: i64, language: Language) -> IssuedInvoice {
    let treatment = VatTreatment::of(buyer.vat_number.country());
    let net = dkk(gross).share(100, 100 + treatment.percent());
    let totals = Totals { net, vat: dkk(gross - net.minor()), total: dkk(gross) };
    let item = LineItem::UnusedDays { plan: PlanId::Standard, days: 21, of: 31 };
    let line = Line { item, unit_price: totals.net, ..month(0) };
    let corrects = CorrectedInvoice { id: id(1), number: 17, issued_on: ISSUED_ON };
    IssuedInvoice::credit_note((id(2), 18), corrects, line, (treatment, totals), &issuing(buyer, language))
}

fn issuing(buyer: &BillingDetails, language: Language) -> Issuing<'_> {
    Issuing { account: AccountId::new(Now(at()), &[7; 10]), at: at(), buyer, language }
}
