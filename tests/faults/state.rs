//! What a journey has left in the tables.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tests::LocalCloud;

/// Every item of every table, by its kind.
pub(crate) struct State(BTreeMap<String, Vec<Value>>);

impl State {
    /// Reads it past the functions.
    pub(crate) async fn of(cloud: &LocalCloud) -> Self {
        let mut kinds = BTreeMap::<String, Vec<Value>>::new();
        for table in ["accounts", "tickets", "outbox"] {
            let found = cloud.dynamodb("Scan", &json!({ "TableName": table })).await;
            for item in found["Items"].as_array().into_iter().flatten() {
                kinds.entry(item["kind"]["S"].as_str().unwrap_or_default().to_owned()).or_default().push(item.clone());
            }
        }
        Self(kinds)
    }

    /// The items of a kind.
    pub(crate) fn all(&self, kind: &str) -> impl Iterator<Item = &Value> {
        self.0.get(kind).into_iter().flatten()
    }

    /// How many there are.
    pub(crate) fn count(&self, kind: &str) -> usize {
        self.all(kind).count()
    }

    /// How often something was done, by the audit logs.
    pub(crate) fn actions(&self, action: &str) -> usize {
        self.all("AuditEntry").filter(|entry| entry["action"]["S"] == action).count()
    }

    /// Of how many log-ins it is known from where they were made.
    pub(crate) fn log_ins(&self) -> usize {
        self.all("Origin").filter(|origin| origin["session"]["S"].is_string()).count()
    }

    /// Whether every message is sent, and what it said forgotten.
    pub(crate) fn all_sent(&self) -> Result<(), String> {
        let is_done = |message: &&Value| {
            message["delivery"]["S"] == "sent" && message["sealed"].is_null() && message["due_at"].is_null()
        };
        let waiting = self.all("Message").find(|message| !is_done(message));
        waiting.map_or(Ok(()), |message| Err(format!("a message is {} and not done", message["delivery"]["S"])))
    }
}

/// The first of what was found that is not as it should be: its name, what there is, what there should be.
pub(crate) fn expect(expected: &[(&str, usize, usize)]) -> Result<(), String> {
    let wrong = expected.iter().find(|(_, found, wanted)| found != wanted);
    wrong.map_or(Ok(()), |(what, found, wanted)| Err(format!("{what}: {found}, not {wanted}")))
}
