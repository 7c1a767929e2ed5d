//! Injects faults into calls.

use std::{convert::Infallible, mem, time::Duration};

use tokio::{sync::oneshot, time::timeout};

use super::Port;
use crate::{
    faults::FaultKind,
    services::{Done, PreparedCall, Service},
};

/// The delay of a slow answer.
const LATE: Duration = Duration::from_millis(1_500);
/// The longest wait, longer than any client's timeout.
const PATIENCE: Duration = Duration::from_secs(30);

/// What the caller receives.
pub(super) enum Outcome {
    Answer(Done),
    /// The connection ends without an answer.
    Cut,
}

/// The caller's connection: resolves when the caller has gone.
pub(super) struct CallerConnection(pub(super) oneshot::Receiver<Infallible>);

impl CallerConnection {
    /// Waits until the limit, or until the caller has gone.
    async fn wait(&mut self, limit: Duration) {
        let _ = timeout(limit, &mut self.0).await;
    }
}

impl Port {
    /// Carries out a call with an injected fault.
    pub(super) async fn inject(
        &self,
        service: &dyn Service,
        kind: FaultKind,
        PreparedCall { parsed, perform }: PreparedCall,
        (request_id, instance): (&str, &str),
        mut connection: CallerConnection,
    ) -> Outcome {
        let words = || service.injected_response(kind, &parsed, request_id);
        match kind {
            FaultKind::Throttle | FaultKind::ErrorBefore | FaultKind::Conflict | FaultKind::Reject => {
                Outcome::Answer(words().into())
            }
            FaultKind::ErrorAfter => {
                let mut done = perform.await;
                let mut response = words();
                // What waits for the answer waits for this one.
                mem::swap(response.extensions_mut(), done.response.extensions_mut());
                Outcome::Answer(Done { response, ..done })
            }
            FaultKind::Slow => {
                let done = perform.await;
                connection.wait(LATE).await;
                Outcome::Answer(done)
            }
            FaultKind::Hold => {
                let done = perform.await;
                self.faults.hold(request_id, connection.wait(PATIENCE)).await;
                Outcome::Answer(done)
            }
            FaultKind::Timeout => {
                connection.wait(PATIENCE).await;
                Outcome::Cut
            }
            FaultKind::Reset => {
                let _ = perform.await;
                Outcome::Cut
            }
            FaultKind::Crash | FaultKind::CrashAfter => {
                if kind == FaultKind::CrashAfter {
                    let _ = perform.await;
                }
                // A caller outside the functions has no process to kill.
                if self.functions.kill(instance) {
                    connection.wait(PATIENCE).await;
                }
                Outcome::Cut
            }
        }
    }
}
