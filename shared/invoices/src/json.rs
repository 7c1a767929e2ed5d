//! An invoice for programs.

use domain::{
    billing::{iban::Iban, invoices::IssuedInvoiceView},
    date::Date,
    records::IssuedInvoice,
};
use serde::Serialize;

/// An invoice as it was issued.
#[derive(Serialize)]
struct Document<'a> {
    #[serde(flatten)]
    issued: IssuedInvoiceView,
    due_on: Option<Date>,
    payment: Option<Payment<'a>>,
}

/// How it is paid.
#[derive(Serialize)]
struct Payment<'a> {
    iban: &'a str,
    reference: String,
}

pub(crate) fn json(issued: &IssuedInvoice, account: Option<&Iban>) -> Result<Vec<u8>, serde_json::Error> {
    let account = account.filter(|_| issued.corrects.is_none());
    let payment = account.map(|iban| Payment { iban: iban.as_str(), reference: issued.number.to_string() });
    serde_json::to_vec_pretty(&Document { issued: issued.into(), due_on: issued.due_on, payment })
}
