//! Integrations, as a subscriber sets them up.

use domain::{
    Timestamp,
    date::{day_of, plus_days},
};
use serde_json::{Value, json};

/// An import of contacts for a year from today on.
#[must_use]
pub fn integration(now: Timestamp) -> Value {
    let today = day_of(now);
    json!({
        "name": "Kunder fra kassen", "direction": "import", "dataset": "contacts", "fields": ["name", "email", "note"],
        "recipient": { "name": "Gråsten Kasser ApS", "country": "DK", "contact_email": "drift@kasser.example" },
        "starts_on": today.to_string(), "ends_on": plus_days(today, 365).to_string(), "recipient_authorised": true,
    })
}

/// The import, with these fields beside it or in place of it.
#[must_use]
pub fn integration_with(now: Timestamp, more: &Value) -> Value {
    let mut integration = integration(now);
    for (name, value) in more.as_object().into_iter().flatten() {
        integration[name] = value.clone();
    }
    integration
}
