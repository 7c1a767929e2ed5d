//! An invoice as Peppol BIS Billing 3.0 in UBL 2.1, held against the rules of EN 16931, of Peppol, and for Danish sellers, before it is
//! written.

mod danish;
mod endpoint;
#[cfg(test)]
mod tests;

use domain::{
    billing::{
        address::AddressLine,
        iban::Iban,
        invoices::{Line, LineItem, Totals, VatTreatment},
        payment::Payment,
        plans::BillingPeriod,
    },
    date::Date as Day,
    money::Money,
    privacy::operator::OPERATOR,
    records::IssuedInvoice,
};
use en16931::{
    Date, DocumentKind, DocumentReference, Identifier, InvoiceAmount, Percentage, Quantity, Reconciler,
    UnitPriceAmount, Validated,
    invoice::{
        Code, Contact, CreditTransfer, Invoice, InvoiceLine, Party, PaymentInstructions, PaymentMeans, Period,
        PostalAddress, PrecedingInvoice, PriceDetails,
    },
    profiles::{PEPPOL_BIS_3, PeppolBis3},
};
use en16931_formats::Syntax;
use rust_decimal::Decimal;

/// The business process that every document is part of (BT-23).
const BILLING: &str = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0";
/// The scheme of a CVR number, as an address and as a registration.
const CVR: &str = "0184";

/// Why an invoice has no electronic invoice. What the buyer's details say stands in none of these.
#[derive(Debug, thiserror::Error)]
pub enum EinvoiceError {
    /// A value is none that a document can have.
    #[error("a value of an electronic invoice cannot be used: {0}")]
    Value(&'static str),
    /// Rules that the document would break, by their ids.
    #[error("an electronic invoice breaks {}", .0.join(", "))]
    Rules(Vec<String>),
    /// What the document says and UBL has no place for.
    #[error("UBL has no place for {0} parts of an invoice")]
    Lost(usize),
}

/// The electronic invoice of an invoice or a credit note, which is paid to this account.
///
/// # Errors
/// If a value cannot be used, or the document would break a rule.
pub(crate) fn xml(issued: &IssuedInvoice, account: Option<&Iban>) -> Result<String, EinvoiceError> {
    write(model(issued, account)?)
}

/// Writes a document that breaks no rule.
fn write(invoice: Invoice) -> Result<String, EinvoiceError> {
    let mut broken = danish::broken(&invoice);
    let proven = Validated::<PeppolBis3>::new(invoice).map_err(|rejected| {
        let mut ids = rejected.report().fatal().map(|found| found.rule.as_str().to_owned()).collect::<Vec<_>>();
        ids.dedup();
        ids
    });
    match proven {
        Ok(proven) if broken.is_empty() => {
            let written = en16931_formats::write(&proven, Syntax::Ubl);
            match written.entries.iter().filter(|entry| entry.is_loss()).count() {
                0 => Ok(written.xml),
                lost => Err(EinvoiceError::Lost(lost)),
            }
        }
        Ok(_) => Err(EinvoiceError::Rules(broken)),
        Err(ids) => {
            broken.extend(ids);
            Err(EinvoiceError::Rules(broken))
        }
    }
}

/// An invoice in the terms of EN 16931.
fn model(issued: &IssuedInvoice, account: Option<&Iban>) -> Result<Invoice, EinvoiceError> {
    let mut invoice = Invoice::default();
    invoice.business_process = Some(BILLING.to_owned());
    invoice.specification_id = Some(PEPPOL_BIS_3.specification_id.to_owned());
    invoice.number = Some(issued.number.to_string());
    invoice.issue_date = Some(date(issued.issued_on)?);
    invoice.currency = Some(Code::new(issued.totals.total.currency().code()));
    invoice.buyer_reference = Some(issued.references.reference.as_str().to_owned());
    invoice.purchase_order_reference =
        issued.references.order_reference.as_ref().map(|order| DocumentReference::new(order.as_str()));
    (invoice.seller, invoice.buyer) = (seller()?, buyer(issued)?);
    match issued.corrects {
        None => {
            invoice.kind = DocumentKind::Invoice;
            invoice.type_code = Some(Code::new("380"));
            invoice.due_date = issued.due_on.map(date).transpose()?;
            invoice.payment = Some(payment(issued, account));
        }
        Some(corrected) => {
            invoice.kind = DocumentKind::CreditNote;
            invoice.type_code = Some(Code::new("381"));
            let issue_date = Some(date(corrected.issued_on)?);
            let reference = DocumentReference::new(corrected.number.to_string());
            invoice.preceding_invoices = vec![PrecedingInvoice { reference, issue_date }];
        }
    }
    for (number, of) in (1_u32..).zip(&issued.lines) {
        invoice.lines.push(line(number, of, issued)?);
    }
    let reason = issued.treatment.statement(issued.language);
    let reconciler = Reconciler::new().exemption("AE", reason, Some("VATEX-EU-AE"));
    reconciler.apply(&mut invoice).map_err(|_| EinvoiceError::Value("a sum"))?;
    state(&mut invoice, issued.totals)?;
    Ok(invoice)
}

/// The sums are the invoice's own. Where a credit note takes back the rest of an invoice, its VAT is the rest of that invoice's VAT, which
/// may be an øre beside the rate.
fn state(invoice: &mut Invoice, totals: Totals) -> Result<(), EinvoiceError> {
    let (vat, total) = (amount(totals.vat)?, amount(totals.total)?);
    for breakdown in &mut invoice.vat_breakdown {
        breakdown.tax_amount = vat;
    }
    invoice.totals.vat_total = Some(vat);
    (invoice.totals.gross_total, invoice.totals.due) = (total, total);
    Ok(())
}

fn line(number: u32, line: &Line, issued: &IssuedInvoice) -> Result<InvoiceLine, EinvoiceError> {
    let (category, rate) = match issued.treatment {
        VatTreatment::Danish => ("S", Decimal::from(issued.treatment.percent())),
        VatTreatment::ReverseCharge => ("AE", Decimal::ZERO),
    };
    // UN/ECE Recommendation 20: a month, a year, one.
    let unit = match line.item {
        LineItem::Plan { period: BillingPeriod::Month, .. } => "MON",
        LineItem::Plan { period: BillingPeriod::Year, .. } => "ANN",
        LineItem::UnusedDays { .. } | LineItem::Correction => "C62",
    };
    let (text, quantity) = (line.text(issued.language), Quantity::new(Decimal::ONE));
    let rate = Some(Percentage::new(rate));
    let made = InvoiceLine::new(number.to_string(), &text, quantity, unit, amount(line.net())?, category, rate);
    let price = UnitPriceAmount::new(decimal(line.unit_price));
    let made = made.with_price(PriceDetails { net_price: price, ..PriceDetails::default() });
    Ok(made.with_period(Period { start: Some(date(line.from)?), end: Some(date(line.to)?) }))
}

fn seller() -> Result<Party, EinvoiceError> {
    let address = address(OPERATOR.street, None, OPERATOR.city, OPERATOR.postal_code, OPERATOR.country)?;
    let endpoint = endpoint::identifier(OPERATOR.registration_number, CVR)?;
    let mut party = Party::new(OPERATOR.name, address).with_electronic_address(endpoint);
    party.vat_identifier = Some(OPERATOR.registration_number.to_owned());
    party.legal_registration = Some(Identifier::schemed(OPERATOR.registration_number, CVR));
    party.contact =
        Contact { name: Some(OPERATOR.name.to_owned()), email: Some(OPERATOR.email.to_owned()), ..Contact::default() };
    Ok(party)
}

fn buyer(issued: &IssuedInvoice) -> Result<Party, EinvoiceError> {
    let (buyer, postal) = (&issued.buyer, &issued.contacts.invoice_address);
    let line2 = postal.line2.as_ref().map(AddressLine::as_str);
    let (city, code) = (postal.city.as_str(), postal.postal_code.as_str());
    let address = address(postal.line1.as_str(), line2, city, code, postal.country.code())?;
    let party = Party::new(buyer.company_name.as_str(), address);
    let mut party = party.with_electronic_address(endpoint::of(buyer.ean.as_ref(), &buyer.vat_number)?);
    party.vat_identifier = Some(buyer.vat_number.as_str().to_owned());
    if buyer.vat_number.as_str().starts_with("DK") {
        party.legal_registration = Some(Identifier::schemed(buyer.vat_number.as_str(), CVR));
    }
    party.identifiers = issued.references.customer_reference.iter().map(|id| Identifier::new(id.as_str())).collect();
    let name = issued.customer_contact.as_ref().map(|contact| contact.as_str().to_owned());
    party.contact =
        Contact { name, email: Some(issued.contacts.contact_email.as_str().to_owned()), ..Contact::default() };
    Ok(party)
}

fn address(
    street: &str,
    line2: Option<&str>,
    city: &str,
    postal_code: &str,
    country: &str,
) -> Result<PostalAddress, EinvoiceError> {
    let made = PostalAddress::new(street, city, postal_code, country);
    let made = made.map_err(|_| EinvoiceError::Value("a country"))?;
    Ok(PostalAddress { line2: line2.map(str::to_owned), ..made })
}

/// How it is paid. Between two Danish companies a transfer names the bank's registration number and the account number, which are the
/// parts of a Danish account's IBAN (DK-R-005, DK-R-006).
fn payment(issued: &IssuedInvoice, account: Option<&Iban>) -> PaymentInstructions {
    let is_domestic = issued.contacts.invoice_address.country.code() == OPERATOR.country;
    let danish = account.and_then(|iban| iban.as_str().strip_prefix("DK")).filter(|_| is_domestic);
    let danish = danish.and_then(|number| Some((number.get(2..6)?, number.get(6..)?)));
    let transfer = |number: &str, bank: Option<&str>| {
        let transfer = CreditTransfer {
            account_identifier: Some(number.to_owned()),
            account_name: Some(OPERATOR.name.to_owned()),
            provider_identifier: bank.map(str::to_owned),
        };
        Some(PaymentMeans::CreditTransfer(vec![transfer]))
    };
    let (code, means) = match (danish, account) {
        // The card is charged by itself: a program of the buyer is not to transfer it as well.
        _ if issued.payment == Some(Payment::Card) => ("48", None),
        (Some((bank, number)), _) => ("42", transfer(number, Some(bank))),
        (None, Some(iban)) if is_domestic => ("58", transfer(iban.as_str(), None)),
        (None, Some(iban)) => ("30", transfer(iban.as_str(), None)),
        // How it is paid is agreed on in another way.
        (None, None) => ("1", None),
    };
    let remittance_information = Some(issued.number.to_string());
    PaymentInstructions {
        means_code: Some(Code::new(code)),
        remittance_information,
        means,
        ..PaymentInstructions::default()
    }
}

fn date(day: Day) -> Result<Date, EinvoiceError> {
    Date::parse(&day.to_string()).map_err(|_| EinvoiceError::Value("a date"))
}

fn decimal(money: Money) -> Decimal {
    Decimal::new(money.minor(), 2)
}

fn amount(money: Money) -> Result<InvoiceAmount, EinvoiceError> {
    InvoiceAmount::from_decimal_exact(decimal(money)).map_err(|_| EinvoiceError::Value("an amount"))
}
