//! Runs a function on events that are no HTTP requests: streams and schedules.

use std::{process::ExitCode, time::Duration};

use domain::{Now, Timestamp};
use lambda_runtime::{LambdaEvent, service_fn};
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    Environment, Misconfigured,
    invocation::{Stopwatch, began_at},
    serve::{failed, start},
    telemetry,
};

/// What wakes a function that serves no requests.
pub trait Event: DeserializeOwned {
    /// The event's own time: the schedule's slot, the moment of the write. It orders and deduplicates, and tells how
    /// late the function is; decisions rest on now, for a redrive brings an old event.
    fn occurred_at(&self) -> Option<Timestamp>;
}

/// What an invocation gives a handler of events.
#[derive(Debug, Clone, Copy)]
pub struct EventContext {
    /// The moment.
    pub now: Now,
    watch: Stopwatch,
    timeout: Duration,
}

impl EventContext {
    /// How long until Lambda ends the process. What is begun and not done by then happens again.
    #[must_use]
    pub fn remaining(&self) -> Duration {
        self.timeout.saturating_sub(self.watch.elapsed())
    }
}

/// Runs a handler of events until Lambda ends the process. `prepare` is called once, during init, and makes what
/// `handle` works with.
///
/// An error goes to the log in full and to Lambda by its kind alone, for Lambda writes what it is told into other logs.
#[must_use]
pub fn events<P, S, H, E, R, X>(prepare: P, handle: &H) -> ExitCode
where
    P: AsyncFnOnce(&Environment) -> Result<S, Misconfigured>,
    H: AsyncFn(&S, E, EventContext) -> Result<R, X>,
    E: Event,
    R: Serialize,
    X: std::error::Error,
{
    start(async |environment| {
        let name = environment.required("AWS_LAMBDA_FUNCTION_NAME");
        let timeout = environment.seconds("FUNCTION_TIMEOUT");
        let state = prepare(&environment).await?;
        environment.check()?;
        let (name, state) = (&name, &state);
        let service = service_fn(move |event: LambdaEvent<E>| async move {
            let watch = Stopwatch::start();
            let now = began_at(event.context.deadline, timeout);
            let occurred_at = event.payload.occurred_at();
            let context = EventContext { now, watch, timeout: Duration::from_secs(timeout.unsigned_abs()) };
            let outcome = handle(state, event.payload, context).await;
            let error = outcome.as_ref().err().map(ToString::to_string);
            telemetry::event(name, &event.context.request_id, (now, occurred_at), error.as_deref(), watch.elapsed());
            outcome.map_err(|_| lambda_runtime::Error::from("the event was not handled"))
        });
        lambda_runtime::run(service).await.map_err(|error| failed(&*error))
    })
}
