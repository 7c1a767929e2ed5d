//! Injects faults into requests to S3.

use std::time::Duration;

use axum::response::Response;
use s3s::{S3Error, s3_error};
use tokio::time::sleep;

use super::dispatch::refusal;
use crate::{cloud::Core, faults::FaultKind};

/// How late a slow answer is.
const LATE: Duration = Duration::from_millis(1_500);
/// Longer than any client waits.
const PATIENCE: Duration = Duration::from_secs(30);

/// Marks a response that is not to be sent: its connection ends instead.
#[derive(Clone, Copy)]
pub(crate) struct Cut;

/// What keeps the request from its effect, where the fault does.
pub(super) fn before(kind: FaultKind) -> Option<S3Error> {
    match kind {
        FaultKind::Throttle => Some(s3_error!(SlowDown, "Please reduce your request rate.")),
        FaultKind::ErrorBefore | FaultKind::Timeout | FaultKind::Crash => {
            Some(s3_error!(InternalError, "We encountered an internal error. Please try again."))
        }
        _ => None,
    }
}

/// What becomes of the response.
pub(super) async fn after(
    core: &Core,
    kind: FaultKind,
    (instance, request_id): (&str, &str),
    mut response: Response,
) -> Response {
    match kind {
        FaultKind::ErrorAfter => {
            return refusal(s3_error!(InternalError, "We encountered an internal error. Please try again."));
        }
        FaultKind::Slow => sleep(LATE).await,
        FaultKind::Hold => core.faults.hold(request_id, sleep(PATIENCE)).await,
        FaultKind::Timeout => sleep(PATIENCE).await,
        FaultKind::Crash | FaultKind::CrashAfter => {
            core.functions.kill(instance);
        }
        _ => {}
    }
    if matches!(kind, FaultKind::Timeout | FaultKind::Reset | FaultKind::Crash | FaultKind::CrashAfter) {
        response.extensions_mut().insert(Cut);
    }
    response
}
