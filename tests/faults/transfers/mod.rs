//! Files that are transferred by integrations (P17–P21).

mod deletion;
mod export;
mod import;
mod revocation;

use std::collections::HashMap;

use domain::id::AccountId;
use reqwest::Method;
use serde_json::{Value, json};
use tests::{Behind, LocalCloud, integration_with, upload};

use crate::{
    members::Client,
    persist::persist,
    point::Point,
    state::{State, expect},
};

pub(crate) use deletion::Deletion;
pub(crate) use export::Export;
pub(crate) use import::Import;
pub(crate) use revocation::Revocation;

const OWNER: &str = "soren@rodgrod.example";
/// The kinds of faults of which a function is told, or by which it ends.
const KINDS: &[&str] = &["crash", "outage"];
/// Those in which a call has had its effect, and those of writes alone.
const KINDS_OF_WRITES: &[&str] = &["error-after", "conflict", "crash-after", "lost-answers"];
/// Those that the SDK makes good.
const MADE_GOOD: &[&str] = &["throttle", "error-before", "timeout", "reset"];

/// For how many minutes a run is waited for: a lease of five, and what was put off meanwhile.
const MINUTES: usize = 15;

/// The owner, and what lies behind the API.
struct Owner<'a> {
    cloud: &'a LocalCloud,
    client: Client<'a>,
    behind: Behind<'a>,
    account: AccountId,
}

impl<'a> Owner<'a> {
    async fn of(cloud: &'a LocalCloud) -> Result<Self, String> {
        let client = Client::of(cloud, OWNER).await?;
        let account = client.account.as_str().and_then(|id| id.parse().ok()).ok_or("no account")?;
        Ok(Self { cloud, client, behind: Behind::of(cloud).await, account })
    }

    /// Sets up an integration of contacts, with these fields beside those of an import or in place of them. Its path.
    async fn set_up(&self, more: &Value) -> Result<String, String> {
        let asked = integration_with(self.cloud.inner().now(), more);
        let created = self.client.send(Method::POST, "/v1/integrations", asked, [&[201], &[]]).await?.json();
        Ok(format!("/v1/integrations/{}", created["id"].as_str().unwrap_or_default()))
    }

    /// Announces a file. How to upload it, and the path of its run.
    async fn announce(&self, integration: &str, bytes: &[u8]) -> Result<(Value, String), String> {
        let path = format!("{integration}/uploads");
        let announced = self.client.send(Method::POST, &path, upload(bytes), [&[201], &[]]).await?.json();
        let run = format!("{integration}/runs/{}", announced["run_id"].as_str().unwrap_or_default());
        Ok((announced, run))
    }

    /// Uploads an announced file, and waits until what the bucket tells of it is handled.
    async fn put(&self, announced: &Value, bytes: &[u8]) -> Result<(), String> {
        let put = self.cloud.put_file(announced, bytes, "").await;
        self.cloud.inner().drain().await;
        if put.status == 200 { Ok(()) } else { Err(format!("the upload: {} {}", put.status, put.text)) }
    }

    /// Announces and uploads a file. The path of its run, and the run once it has ended.
    async fn transfer(&self, integration: &str, bytes: &[u8]) -> Result<(String, Value), String> {
        let (announced, path) = self.announce(integration, bytes).await?;
        self.put(&announced, bytes).await?;
        let run = self.ended(&path).await?;
        Ok((path, run))
    }

    /// The run at this path once it has ended, minute by minute.
    async fn ended(&self, run: &str) -> Result<Value, String> {
        let mut shown = Value::Null;
        for _ in 0..MINUTES {
            shown = self.client.send(Method::GET, run, json!({}), [&[200], &[]]).await?.json();
            if !["queued", "running"].iter().any(|status| shown["status"] == *status) {
                return Ok(shown);
            }
            self.cloud.advance("PT1M").await;
        }
        Err(format!("the run has not ended: {shown}"))
    }

    /// What a link of the API leads to.
    async fn fetch(&self, path: &str) -> Result<String, String> {
        let link = self.client.send(Method::GET, path, json!({}), [&[302], &[]]).await?;
        let get = || self.cloud.request_url(Method::GET, link.header("location"));
        Ok(persist(self.cloud, get, &[200], &[]).await?.0.text)
    }

    async fn delete(&self, path: &str) -> Result<(), String> {
        self.client.send(Method::DELETE, path, json!({}), [&[204], &[]]).await.map(drop)
    }

    /// Waits, minute by minute, until no byte of a file is left, and none counts.
    async fn all_gone(&self) -> Result<(), String> {
        let mut left = ((0, 0, 0), 0);
        for _ in 0..MINUTES {
            left = (self.behind.objects_of(self.account).await, used(&State::of(self.cloud).await));
            if left == ((0, 0, 0), 0) {
                return Ok(());
            }
            self.cloud.advance("PT1M").await;
        }
        Err(format!("versions, delete markers and unfinished uploads, and bytes that count: {left:?}"))
    }
}

/// What the files of the account take.
fn used(state: &State) -> usize {
    let bytes = state.all("FileUsage").filter_map(|usage| usage["bytes"]["N"].as_str()?.parse::<usize>().ok());
    bytes.sum()
}

/// The counts of a run: read, changed, unchanged, refused, repeated.
fn counts(run: &Value) -> [Option<u64>; 5] {
    ["read", "changed", "unchanged", "refused", "repeated"].map(|name| run[format!("rows_{name}")].as_u64())
}

/// Checks that a run has ended so, with these counts.
fn has_ended(run: &Value, status: &str, expected: [u64; 5]) -> Result<(), String> {
    let is_so = run["status"] == status && counts(run) == expected.map(Some);
    if is_so { Ok(()) } else { Err(format!("the run is {run}")) }
}

/// Checks that no run holds a lease or is to go on, and that no event was given up.
async fn nothing_is_left_over(cloud: &LocalCloud, state: &State) -> Result<(), String> {
    let letters = cloud.inner().queues().iter().map(|queue| queue.messages.len()).sum();
    let dropped = cloud.get("/local/dropped").await.json().as_array().map_or(0, Vec::len);
    expect(&[("leases", state.count("RunLease"), 0), ("dead letters", letters, 0), ("dropped events", dropped, 0)])
}

/// Of the writes of rows and of what requests read, the first two, the middle one and the last; of reads not the last, since how often the
/// schedule looks for what is due depends on whether a full hour falls in between. A client uploads and fetches files, and not the function
/// that has signed its links.
fn some(mut points: Vec<Point>) -> Vec<Point> {
    let mut totals = HashMap::<String, usize>::new();
    for point in &points {
        *totals.entry(point.call()).or_default() += 1;
    }
    points.retain(|point| {
        let (nth, total) = (point.nth, totals.get(&point.call()).copied().unwrap_or_default());
        let is_among_first = nth == 1 || nth == 2 && total > 4;
        let is_other = nth == total / 2 || nth == total && point.operation == "PutItem";
        let is_alike = ["PutItem", "Query"].contains(&point.operation.as_str())
            || point.call().starts_with("integrations dynamodb Batch");
        (!is_alike || is_among_first || is_other) && (&*point.function, &*point.service) != ("integrations", "s3")
    });
    points
}
