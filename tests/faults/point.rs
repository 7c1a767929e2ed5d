//! A point of a journey at which a fault can be injected: one AWS call of one function.

use std::{collections::HashMap, fmt};

use domain::processing::Worker;
use local::CallRecord;
use reqwest::Method;
use serde_json::{Value, json};
use tests::LocalCloud;

/// The number of queries each time the outbox's schedule fires: one for each shard of its index.
const SHARDS: usize = Worker::Delivery.shards() as usize;

/// How often the SDK makes a call that fails.
const ATTEMPTS: usize = 3;

/// The nth call of an operation by a function.
#[derive(Debug, Clone, Default)]
pub(crate) struct Point {
    pub(crate) function: String,
    pub(crate) service: String,
    pub(crate) operation: String,
    pub(crate) nth: usize,
}

impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.call(), self.nth)
    }
}

impl Point {
    /// No point, for a run without faults.
    pub(crate) fn none() -> Self {
        Self::default()
    }

    /// Every call that was made, numbered among the calls of its function and operation.
    pub(crate) fn of_all(calls: &[CallRecord]) -> Vec<Self> {
        let mut seen = HashMap::<(String, String, String), usize>::new();
        let point = |call: &CallRecord| {
            let nth = seen.entry((call.function.clone(), call.service.clone(), call.operation.clone())).or_default();
            *nth += 1;
            Self {
                function: call.function.clone(),
                service: call.service.clone(),
                operation: call.operation.clone(),
                nth: *nth,
            }
        };
        let points = calls.iter().filter(|call| call.function != "local").map(point);
        // How often the schedule fires depends on whether a full hour falls in between, so only its first firing is
        // tested.
        points
            .filter(|point| point.operation != "Query" || point.function != "delivery" || point.nth <= SHARDS)
            .collect()
    }

    /// The call without its number.
    pub(crate) fn call(&self) -> String {
        format!("{} {} {}", self.function, self.service, self.operation)
    }

    /// Whether the call changes something.
    pub(crate) fn is_write(&self) -> bool {
        const READS: [&str; 5] = ["BatchGet", "Generate", "Get", "List", "Query"];
        !READS.iter().any(|read| self.operation.starts_with(read))
    }

    /// Whether a fault of this kind can occur here: only writes of `DynamoDB` can conflict.
    pub(crate) fn may_fail_by(&self, kind: &str) -> bool {
        kind != "conflict" || ["PutItem", "TransactWriteItems"].contains(&self.operation.as_str())
    }

    /// Injects a fault at this point. In an outage each of the SDK's attempts fails, and with lost answers each has its effect: the
    /// function is told of an error.
    pub(crate) async fn arm(&self, cloud: &LocalCloud, kind: &str) {
        let (kind, calls) = match kind {
            "outage" => ("error-before", ATTEMPTS),
            "lost-answers" => ("error-after", ATTEMPTS),
            kind => (kind, 1),
        };
        for nth in self.nth..self.nth + calls {
            let fault = json!({ "function": self.function, "service": self.service, "operation": self.operation,
                                "nth": nth, "kind": kind });
            let _ = cloud.post("/local/faults", &fault).await.expect(201);
        }
    }

    /// Whether all injected faults have occurred. Of those operations by which a visit is recorded the first call suffices: no request
    /// waits for its visit, which is given up after two seconds, perhaps before the last attempt.
    pub(crate) async fn has_fired(&self, cloud: &LocalCloud) -> bool {
        let faults = cloud.send(cloud.request(Method::GET, "/local/faults")).await.expect(200).json();
        let may_be_given_up = ["GetItem", "PutItem"].contains(&self.operation.as_str());
        let has_fired = |fault: &Value| !fault["fired_at"].is_null() || may_be_given_up && fault["nth"] != self.nth;
        faults.as_array().is_some_and(|faults| faults.iter().all(has_fired))
    }
}
