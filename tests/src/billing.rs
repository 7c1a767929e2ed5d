//! Billing details, as a subscriber gives them.

use serde_json::{Value, json};

/// The least that is accepted.
#[must_use]
pub fn billing_details() -> Value {
    json!({
        "company_name": "Rødgrød & Fløde ApS",
        "vat_number": "43628267",
        "invoice_address": { "line1": "Borggade 22", "postal_code": "6300", "city": "Gråsten", "country": "DK" },
        "invoice_email": "faktura@rodgrod.example",
        "contact_email": "ada@rodgrod.example",
        "reference": "Indkøb 7",
    })
}

/// The least, with these fields beside it or in place of it.
#[must_use]
pub fn billing_details_with(more: &Value) -> Value {
    let mut details = billing_details();
    for (name, value) in more.as_object().into_iter().flatten() {
        details[name] = value.clone();
    }
    details
}
