//! Files that are transferred, as a subscriber's program does it.

#![expect(clippy::unwrap_used, clippy::missing_panics_doc, reason = "a test whose transfer is not answered is over")]

use reqwest::StatusCode;
use serde_json::Value;

use crate::{LocalCloud, Person, upload};

/// An upload that was announced.
pub struct Announced<'a> {
    /// The run that waits for it.
    pub run: String,
    cloud: &'a LocalCloud,
    answer: Value,
}

impl Announced<'_> {
    /// Uploads these bytes.
    pub async fn upload(&self, bytes: &[u8]) -> StatusCode {
        self.cloud.put_file(&self.answer, bytes, "").await.status
    }
}

impl<'a> Person<'a> {
    /// Announces a file to the integration at this path.
    pub async fn announce(&self, integration: &str, filename: &str, bytes: &[u8]) -> Announced<'a> {
        let mut announced = upload(bytes);
        announced["filename"] = filename.into();
        let answer = self.post(&format!("{integration}/uploads"), &announced).await.expect(201).json();
        Announced { run: answer["run_id"].as_str().unwrap().to_owned(), cloud: self.cloud(), answer }
    }

    /// Announces and uploads a file, waits until what follows from that is done, and returns the run.
    pub async fn transfer(&self, integration: &str, filename: &str, bytes: &[u8]) -> Value {
        let announced = self.announce(integration, filename, bytes).await;
        assert_eq!(announced.upload(bytes).await, StatusCode::OK);
        self.cloud().inner().drain().await;
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
