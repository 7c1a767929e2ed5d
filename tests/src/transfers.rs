//! Files that are transferred, as a subscriber's program does it.

#![expect(clippy::unwrap_used, clippy::missing_panics_doc, reason = "a test whose transfer is not answered is over")]

use reqwest::StatusCode;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::{LocalCloud, Person};

/// An upload that was announced.
#[derive(Debug, Clone)]
pub struct Announced {
    /// The run that waits for it.
    pub run: String,
    url: String,
    headers: Vec<(String, String)>,
}

impl Announced {
    /// As it was answered.
    #[must_use]
    pub fn of(view: &Value) -> Self {
        let headers = view["headers"].as_object().unwrap().iter();
        Self {
            run: view["run_id"].as_str().unwrap().to_owned(),
            url: view["upload_url"].as_str().unwrap().to_owned(),
            headers: headers.map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned())).collect(),
        }
    }

    /// Uploads these bytes.
    pub async fn upload(&self, bytes: &[u8]) -> StatusCode {
        let put = self
            .headers
            .iter()
            .fold(reqwest::Client::new().put(&self.url), |put, (name, value)| put.header(name, value));
        put.body(bytes.to_vec()).send().await.unwrap().status()
    }
}

/// What is announced of a file.
#[must_use]
pub fn announcement(filename: &str, bytes: &[u8]) -> Value {
    let sha256 = hex::encode(Sha256::digest(bytes));
    json!({ "filename": filename, "content_type": "text/csv", "size": bytes.len(), "sha256": sha256 })
}

impl Person<'_> {
    /// Announces a file to the integration at this path.
    pub async fn announce(&self, integration: &str, filename: &str, bytes: &[u8]) -> Announced {
        let answer = self.post(&format!("{integration}/uploads"), &announcement(filename, bytes)).await;
        Announced::of(&answer.expect(201).json())
    }

    /// Announces and uploads a file, waits until what follows from that is done, and returns the run.
    pub async fn transfer(&self, cloud: &LocalCloud, integration: &str, filename: &str, bytes: &[u8]) -> Value {
        let announced = self.announce(integration, filename, bytes).await;
        assert_eq!(announced.upload(bytes).await, StatusCode::OK);
        cloud.inner().drain().await;
        self.run(integration, &announced.run).await
    }

    /// A run of the integration at this path.
    pub async fn run(&self, integration: &str, run: &str) -> Value {
        self.get(&format!("{integration}/runs/{run}")).await.expect(200).json()
    }

    /// What a link of the API leads to.
    pub async fn fetch(&self, path: &str) -> Vec<u8> {
        let link = self.get(path).await.expect(302);
        let answer = reqwest::get(link.header("location")).await.unwrap().error_for_status().unwrap();
        answer.bytes().await.unwrap().to_vec()
    }
}
