//! Injects faults into calls.

use std::{convert::Infallible, time::Duration};

use axum::response::{IntoResponse as _, Response};
use http::{StatusCode, header};
use serde_json::{Value, json};
use tokio::{sync::oneshot, time::timeout};

use super::{Call, Done, perform};
use crate::services::{
    call::ParsedCall,
    error::{self as service_error, ServiceError},
};
use crate::{cloud::Core, faults::FaultKind};

/// How late a slow answer is.
const LATE: Duration = Duration::from_millis(1_500);
/// Longer than any client waits.
const PATIENCE: Duration = Duration::from_secs(30);

/// What the caller gets.
pub(super) enum Outcome {
    Answer(Done),
    /// The connection ends without an answer.
    Cut,
}

/// The caller's connection: resolves when the caller has gone.
pub(super) struct CallerConnection(pub(super) oneshot::Receiver<Infallible>);

impl CallerConnection {
    /// Waits, and no longer than the caller does.
    async fn wait(&mut self, limit: Duration) {
        let _ = timeout(limit, &mut self.0).await;
    }
}

/// Carries out a call as far as the fault lets it.
pub(super) async fn inject(
    core: &Core,
    call: &Call<'_>,
    (service, parsed): (&str, &ParsedCall),
    kind: FaultKind,
    mut connection: CallerConnection,
) -> Outcome {
    match kind {
        FaultKind::Throttle | FaultKind::ErrorBefore | FaultKind::Conflict | FaultKind::Reject => {
            Outcome::Answer(words(kind, service, call, parsed).into())
        }
        FaultKind::ErrorAfter => {
            let done = perform(core, call, service, parsed).await;
            Outcome::Answer(Done { response: words(kind, service, call, parsed), ..done })
        }
        FaultKind::Slow => {
            let done = perform(core, call, service, parsed).await;
            connection.wait(LATE).await;
            Outcome::Answer(done)
        }
        FaultKind::Hold => {
            let done = perform(core, call, service, parsed).await;
            core.faults.hold(call.request_id, connection.wait(PATIENCE)).await;
            Outcome::Answer(done)
        }
        FaultKind::Timeout => {
            connection.wait(PATIENCE).await;
            Outcome::Cut
        }
        FaultKind::Reset => {
            let _ = perform(core, call, service, parsed).await;
            Outcome::Cut
        }
        FaultKind::Crash | FaultKind::CrashAfter => {
            if kind == FaultKind::CrashAfter {
                let _ = perform(core, call, service, parsed).await;
            }
            // Only who calls past the functions has no process that could be killed.
            if core.functions.kill(call.instance) {
                connection.wait(PATIENCE).await;
            }
            Outcome::Cut
        }
    }
}

/// The response of the real service in this case.
fn words(kind: FaultKind, service: &str, call: &Call<'_>, parsed: &ParsedCall) -> Response {
    let (code, message, status) = match (kind, service) {
        (FaultKind::Conflict, _) if parsed.operation.starts_with("Transact") => {
            return cancelled(parsed.items.unwrap_or(1));
        }
        (FaultKind::Conflict, _) => ("TransactionConflictException", "Transaction is ongoing for the item", 400),
        (FaultKind::Reject, _) => ("MessageRejected", "Email address is not verified.", 400),
        (FaultKind::Throttle, "dynamodb") => (
            "ProvisionedThroughputExceededException",
            "The level of configured provisioned throughput for the table was exceeded. Consider increasing your \
             provisioning level with the UpdateTable API.",
            400,
        ),
        (FaultKind::Throttle, "ses") => ("TooManyRequestsException", "Maximum sending rate exceeded.", 429),
        (FaultKind::Throttle, "sns") => ("Throttling", "Rate exceeded", 400),
        (FaultKind::Throttle, _) => ("ThrottlingException", "Rate exceeded", 400),
        (_, "dynamodb") => ("InternalServerError", "Internal server error", 500),
        (_, "kms") => ("KMSInternalException", "The request was rejected because an internal exception occurred.", 500),
        (_, "ses") => ("InternalServiceErrorException", "The service encountered an internal error.", 500),
        (_, "sns") => ("InternalError", "The request processing has failed because of an internal error.", 500),
        _ => ("InternalFailure", "The request processing has failed because of an internal error.", 500),
    };
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    service_error::of(service, call.request_id, &ServiceError { code, message, status })
}

/// A transaction of which another has the first item.
fn cancelled(items: usize) -> Response {
    let mut codes = vec!["TransactionConflict"];
    codes.resize(items.max(1), "None");
    let reason = |code: &&str| match *code {
        "None" => json!({ "Code": code }),
        _ => json!({ "Code": code, "Message": "Transaction is ongoing for the item" }),
    };
    let message =
        format!("Transaction cancelled, please refer cancellation reasons for specific reasons [{}]", codes.join(", "));
    let body = json!({
        "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
        "Message": message,
        "CancellationReasons": codes.iter().map(reason).collect::<Vec<Value>>(),
    });
    (StatusCode::BAD_REQUEST, [(header::CONTENT_TYPE, "application/x-amz-json-1.0")], body.to_string()).into_response()
}
