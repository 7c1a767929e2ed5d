//! Runs a function on events other than HTTP requests: streams and schedules.

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

/// An event that invokes a function, other than an HTTP request.
pub trait Event: DeserializeOwned {
    /// The event's own time: the schedule's slot, or the time of the write. It serves to order and deduplicate events,
    /// and to measure how late the function is. Decisions use the current time, because a redrive delivers old events.
    fn occurred_at(&self) -> Option<Timestamp>;
}

/// The context of an event's invocation.
#[derive(Debug, Clone, Copy)]
pub struct EventContext {
    /// The time of the invocation.
    pub now: Now,
    watch: Stopwatch,
    timeout: Duration,
}

impl EventContext {
    /// The time now: that of the invocation, and what has passed since.
    #[must_use]
    pub fn current(&self) -> Now {
        let passed = jiff::SignedDuration::try_from(self.watch.elapsed()).unwrap_or_default();
        Now(self.now.0.saturating_add(passed).unwrap_or(Timestamp::MAX))
    }

    /// The time left until Lambda ends the process. Work that is begun and not completed by then is done again.
    #[must_use]
    pub fn remaining(&self) -> Duration {
        self.timeout.saturating_sub(self.watch.elapsed())
    }
}

/// Runs an event handler until Lambda ends the process. `prepare` is called once, during init, and returns the state
/// for `handle`.
///
/// The full error goes to the log. Lambda gets a generic one, because it writes errors into other logs.
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
