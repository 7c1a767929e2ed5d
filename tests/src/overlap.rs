//! Requests that overlap for certain.

use std::{pin::Pin, time::Duration};

use reqwest::Method;
use serde_json::json;

use crate::LocalCloud;

/// How often it is looked whether a call is held back.
const OFTEN: Duration = Duration::from_millis(5);

/// What is under way, with one of its calls held back: what that call read is old by the time that it hears of it.
pub struct Held<'a, T> {
    cloud: &'a LocalCloud,
    /// Of the fault that holds it back.
    fault: String,
    answer: Pin<Box<dyn Future<Output = T> + 'a>>,
}

impl LocalCloud {
    /// Goes on with `under_way` until the answer to the `nth` call of this operation of `DynamoDB` that the function makes
    /// is held back. An instance that begins with it makes a call of its own first: see to it that one waits.
    ///
    /// # Panics
    /// Where it ends before.
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
    /// Lets the call go, with all that are held back; what comes of it all.
    ///
    /// # Panics
    /// Where whoever made the call has given up waiting: then it was made anew, and has read what is new.
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
