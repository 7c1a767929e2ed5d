//! What a journey has left in the tables.

use std::collections::BTreeMap;

use serde_json::Value;
use tests::LocalCloud;

/// Every item of every table, by its kind.
pub(crate) struct State(BTreeMap<String, Vec<Value>>);

impl State {
    /// Reads the tables directly, without the functions.
    pub(crate) async fn of(cloud: &LocalCloud) -> Self {
        let mut kinds = BTreeMap::<String, Vec<Value>>::new();
        for table in ["accounts", "tickets", "outbox", "visits", "subscribers", "ledger"] {
            for item in cloud.scan(table).await {
                kinds.entry(item["kind"]["S"].as_str().unwrap_or_default().to_owned()).or_default().push(item);
            }
        }
        Self(kinds)
    }

    /// The items of a kind.
    pub(crate) fn all(&self, kind: &str) -> impl Iterator<Item = &Value> {
        self.0.get(kind).into_iter().flatten()
    }

    /// The number of items of a kind.
    pub(crate) fn count(&self, kind: &str) -> usize {
        self.all(kind).count()
    }

    /// The numbers of invoices and credit notes, in order. None stands twice.
    pub(crate) fn numbers(&self) -> Vec<usize> {
        let number = |item: &Value| item["number"]["N"].as_str().and_then(|number| number.parse().ok());
        let mut numbers = self.all("IssuedInvoice").filter_map(number).collect::<Vec<_>>();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }

    /// How often an action was done, according to the audit logs.
    pub(crate) fn actions(&self, action: &str) -> usize {
        self.all("AuditEntry").filter(|entry| entry["action"]["S"] == action).count()
    }

    /// The number of log-ins whose origin is known.
    pub(crate) fn log_ins(&self) -> usize {
        self.all("Origin").filter(|origin| origin["session"]["S"].is_string()).count()
    }

    /// Checks that every message is sent, and that its content is deleted.
    pub(crate) fn all_sent(&self) -> Result<(), String> {
        let is_done = |message: &&Value| {
            message["delivery"]["S"] == "sent" && tests::seals_nothing(message) && message["due_at"].is_null()
        };
        let waiting = self.all("Message").find(|message| !is_done(message));
        waiting.map_or(Ok(()), |message| Err(format!("a message is {} and not done", message["delivery"]["S"])))
    }
}

/// Reports the first count that is wrong. Each has its name, the actual count and the expected one.
pub(crate) fn expect(expected: &[(&str, usize, usize)]) -> Result<(), String> {
    let wrong = expected.iter().find(|(_, found, wanted)| found != wanted);
    wrong.map_or(Ok(()), |(what, found, wanted)| Err(format!("{what}: {found}, not {wanted}")))
}
