//! Requests that overlap deterministically.

use std::{pin::Pin, time::Duration};

use reqwest::Method;
use serde_json::json;

use crate::LocalCloud;

/// How often to check whether a call is held back.
const OFTEN: Duration = Duration::from_millis(5);

/// A running request, one of whose calls is held back: by the time the call's response arrives, what it read is
/// outdated.
pub struct Held<'a, T> {
    cloud: &'a LocalCloud,
    /// The id of the fault that holds the call back.
    fault: String,
    answer: Pin<Box<dyn Future<Output = T> + 'a>>,
}

impl LocalCloud {
    /// Runs `under_way` until the response to the function's `nth` call of this `DynamoDB` operation is held back. What a new instance
    /// calls during its init does not count.
    ///
    /// # Panics
    /// If `under_way` completes before that call.
    pub async fn hold<'a, T>(
        &'a self,
        (function, operation, nth): (&str, &str, u32),
        under_way: impl Future<Output = T> + 'a,
    ) -> Held<'a, T> {
        let fault =
            json!({ "function": function, "service": "dynamodb", "operation": operation, "nth": nth, "kind": "hold" });
        let fault = self.post("/local/faults", &fault).await.expect(201).json();
        let fault = fault["id"].as_str().unwrap_or_default().to_owned();
        let mut held = Held { cloud: self, fault, answer: Box::pin(under_way) };
        while !held.is_held().await {
            tokio::select! {
                _ = &mut held.answer => panic!("it is over before its call {nth} of {operation}"),
                () = tokio::time::sleep(OFTEN) => {}
            }
        }
        held
    }
}

impl<T> Held<'_, T> {
    /// Releases all calls that are held back, and returns the result of the request.
    ///
    /// # Panics
    /// If the caller has timed out: then it has repeated the call, and has read current data.
    pub async fn let_go(self) -> T {
        assert!(self.is_held().await, "nobody waits for the call any more");
        let _ = self.cloud.send(self.cloud.request(Method::DELETE, "/local/faults")).await.expect(204);
        self.answer.await
    }

    async fn is_held(&self) -> bool {
        let faults = self.cloud.get("/local/faults").await.expect(200).json();
        faults
            .as_array()
            .is_some_and(|faults| faults.iter().any(|fault| fault["id"] == self.fault && fault["holds"] == true))
    }
}
