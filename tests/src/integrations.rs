//! Integrations, as a subscriber sets them up.

use domain::{
    Timestamp,
    date::{day_of, plus_days},
};
use reqwest::Method;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::{Answer, LocalCloud, Person};

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

impl Person<'_> {
    /// Sets up an integration, with these fields beside those of the import or in place of them. Its path.
    pub async fn set_up_integration(&self, more: &Value) -> String {
        let asked = integration_with(self.cloud().inner().now(), more);
        let created = self.post("/v1/integrations", &asked).await.expect(201).json();
        format!("/v1/integrations/{}", created["id"].as_str().unwrap_or_default())
    }
}

/// The announcement of a CSV file with these bytes.
#[must_use]
pub fn upload(bytes: &[u8]) -> Value {
    let sha256 = hex::encode(Sha256::digest(bytes));
    json!({ "filename": "kunder.csv", "content_type": "text/csv", "size": bytes.len(), "sha256": sha256 })
}

impl LocalCloud {
    /// Sends bytes to the URL of an announced upload, with its headers but for `without`.
    pub async fn put_file(&self, upload: &Value, bytes: &[u8], without: &str) -> Answer {
        let url = upload["upload_url"].as_str().unwrap_or_default();
        let headers = upload["headers"].as_object().into_iter().flatten().filter(|(name, _)| *name != without);
        let request = self.request_url(Method::PUT, url).body(bytes.to_vec());
        let with =
            headers.fold(request, |request, (name, value)| request.header(name, value.as_str().unwrap_or_default()));
        self.send(with).await
    }
}
