//! Writes thirty different invoices and credit notes in every format into a folder, for whoever has a validator:
//! `cargo run -p invoices --example samples -- target/invoices`.

#![expect(clippy::unwrap_used, reason = "what cannot be written ends it")]

#[path = "../src/samples.rs"]
mod samples;

use std::{fs, path::PathBuf};

use domain::{
    Language::{self, Da, En},
    billing::{details::BillingDetails, iban::Iban, invoices::DocumentFormat},
    negotiation::Representation as _,
    records::IssuedInvoice,
};
use serde_json::{Value, json};

/// Buyers of other member states: a VAT number, and an address.
const ABROAD: [(&str, &str, &str, &str); 8] = [
    ("DE136695976", "DE", "10117", "Berlin"),
    ("SE556188840401", "SE", "111 22", "Stockholm"),
    ("FI20774740", "FI", "00100", "Helsinki"),
    ("NL004495445B01", "NL", "1012 JS", "Amsterdam"),
    ("FR40303265045", "FR", "75001", "Paris"),
    ("IT07643520567", "IT", "00118", "Roma"),
    ("PL8567346215", "PL", "00-001", "Warszawa"),
    ("ATU13585627", "AT", "1010", "Wien"),
];

/// Billing details of a company abroad.
fn abroad((vat_number, country, postal_code, city): (&str, &str, &str, &str)) -> BillingDetails {
    let address = json!({"line1": "Main Street 1", "postal_code": postal_code, "city": city, "country": country});
    samples::details(&json!({ "vat_number": vat_number, "invoice_address": address }))
}

/// Thirty documents by their names.
fn all() -> Vec<(String, IssuedInvoice)> {
    let language = |nth: usize| -> Language { if nth.is_multiple_of(2) { Da } else { En } };
    let mut all = Vec::new();
    for (nth, buyer) in ABROAD.into_iter().enumerate() {
        let lines = vec![samples::month(125_000); 1 + nth % 3];
        all.push((format!("reverse-charge-{}", buyer.1), samples::invoice(&abroad(buyer), lines, language(nth))));
    }
    for (nth, buyer) in ABROAD.into_iter().take(4).enumerate() {
        let note = samples::credit_note(&abroad(buyer), 50_001, language(nth));
        all.push((format!("reverse-charge-credit-{}", buyer.1), note));
    }
    let more: [(&str, Value); 6] = [
        ("plain", json!({})),
        ("ean-order", json!({ "ean": "5798009811578", "order_reference": "PO 1142" })),
        ("ean-contact", json!({ "ean": "5798009811578", "customer_contact": "Økonomi, att. Søren Ærø" })),
        (
            "all-references",
            json!({ "order_reference": "PO 1", "customer_reference": "K 7", "customer_contact": "Ida" }),
        ),
        ("markup", json!({ "company_name": "A & B <c> \"d\" 'e' ApS", "reference": "]]> & <!--" })),
        ("other-letters", json!({ "reference": "Ærø–Ålborg €" })),
    ];
    for (nth, (name, fields)) in more.iter().enumerate() {
        let buyer = samples::details(fields);
        let oere = [10, 10, 10].map(samples::month).to_vec();
        all.push((format!("danish-{name}"), samples::invoice(&buyer, vec![samples::month(125_000)], language(nth))));
        all.push((format!("danish-{name}-oere"), samples::invoice(&buyer, oere, language(nth))));
        all.push((
            format!("danish-{name}-credit"),
            samples::credit_note(&buyer, 102 + i64::try_from(nth).unwrap(), Da),
        ));
    }
    all
}

fn main() {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap());
    fs::create_dir_all(&folder).unwrap();
    let account = Iban::parse("DK5000400440116243").unwrap();
    for (name, issued) in all() {
        let made = invoices::documents(&issued, Some(&account)).unwrap();
        for format in DocumentFormat::ALL.iter().copied() {
            fs::write(folder.join(format!("{name}.{}", format.media_type().1)), made.bytes(format)).unwrap();
        }
    }
}
