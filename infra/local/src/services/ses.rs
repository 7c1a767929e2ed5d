//! SES version 2: a mail that would be sent goes to the inbox, unless the account's suppression list holds it back. What becomes of
//! it is told by events; a mail to the simulator's mailboxes (`ses/simulator.rs`) is not simply delivered.

mod account;
mod errors;
mod events;
mod headers;
mod limits;
mod mail;
mod operation;
mod page;
mod reason;
mod request;
mod senders;
mod sets;
mod simulator;
mod suppression;
mod validation;

use std::sync::Arc;

use axum::response::{IntoResponse as _, Response};
use http::{StatusCode, header};
use serde_json::{Value, json};
use tokio::time::Instant;

use super::{
    collaborators::Collaborators,
    error::ServiceError,
    service::{Call, Operation, ParsedCall, PreparedCall, Service},
};
use crate::{
    faults::FaultKind,
    iam::{Denied, user},
    storage::StorageError,
};
use account::Account;
use limits::Limiter;
pub use limits::MailLimits;
use operation::Request;
use senders::Senders;
use sets::Sets;
use suppression::SuppressionList;

/// The largest request: a mail of the largest size has its text as it is, not in base64, but with JSON's escapes.
const LARGEST: usize = 64 * 1024 * 1024;

const OPERATIONS: [Operation; 6] = [
    Operation::new("DeleteSuppressedDestination", &["DeleteSuppressedDestination"]),
    Operation::new("GetAccount", &["GetAccount"]),
    Operation::new("GetSuppressedDestination", &["GetSuppressedDestination"]),
    Operation::new("ListSuppressedDestinations", &["ListSuppressedDestinations"]),
    Operation::new("PutSuppressedDestination", &["PutSuppressedDestination"]),
    Operation { faults: &WITH_REJECT, ..Operation::new("SendEmail", &["SendEmail"]) },
];
const WITH_REJECT: [FaultKind; 10] = {
    let [a, b, c, d, e, f, g, h, i] = FaultKind::OF_ANY;
    [a, b, c, d, e, f, g, h, i, FaultKind::Reject]
};

/// The service.
pub(super) struct Ses(Arc<Account>);

impl Ses {
    pub(super) fn open(with: &Collaborators<'_>) -> Result<Self, StorageError> {
        Ok(Self(Arc::new(Account {
            inbox: Arc::clone(with.inbox),
            clock: Arc::clone(with.clock),
            rules: Arc::clone(with.rules),
            sets: Sets::new(&with.template.configuration_sets, with.rules),
            senders: Senders::new(&with.template.identities),
            suppressions: SuppressionList::open(with.data.state_file("suppressions.json"))?,
            limiter: Limiter::new(with.mail_limits, Instant::now()),
        })))
    }
}

#[async_trait::async_trait]
impl Service for Ses {
    fn name(&self) -> &'static str {
        "ses"
    }

    fn operations(&self) -> &'static [Operation] {
        &OPERATIONS
    }

    async fn prepare(&self, call: Call) -> Result<PreparedCall, Response> {
        let caller = call.caller.clone();
        let call = call.whole_up_to(LARGEST).await?;
        let (method, uri) = (&call.parts.method, &call.parts.uri);
        let Some(operation) = operation::name(method, uri.path()) else {
            let parsed = ParsedCall::named(operation::unknown(method, uri.path()));
            return Ok(PreparedCall::new(parsed, async { render(&ServiceError::UNKNOWN_OPERATION).into() }));
        };
        let request = operation::read(operation, uri.path(), uri.query().unwrap_or_default(), &call.body);
        let email = match &request {
            Ok(Request::SendEmail(email)) => Some(&**email),
            _ => None,
        };
        let parsed = operation::required(operation, email, &self.0.senders);
        let account = Arc::clone(&self.0);
        Ok(PreparedCall::new(parsed, async move {
            let answer = request.and_then(|request| perform(&account, request, &caller));
            answer.map_or_else(|error| render(&error), |answer| respond(&answer)).into()
        }))
    }

    fn render(&self, _request_id: &str, error: &ServiceError) -> Response {
        render(error)
    }

    fn denied(&self, function: &str, denied: &Denied) -> ServiceError {
        let Denied { action, resource, .. } = denied;
        let user = user(function);
        let message = format!("User `{user}' is not authorized to perform `{action}' on resource `{resource}'");
        ServiceError::new("AccessDeniedException", message, StatusCode::FORBIDDEN)
    }

    fn injected(&self, kind: FaultKind) -> ServiceError {
        match kind {
            FaultKind::Reject => {
                ServiceError::new("MessageRejected", "Email address is not verified.", StatusCode::BAD_REQUEST)
            }
            FaultKind::Throttle => limits::Exceeded::Rate.into(),
            _ => errors::internal("The service encountered an internal error."),
        }
    }
}

fn perform(account: &Account, request: Request, caller: &str) -> Result<Value, ServiceError> {
    let suppressions = &account.suppressions;
    match request {
        Request::SendEmail(email) => account.send(&email, caller),
        Request::GetAccount => Ok(account.describe()),
        Request::PutSuppressed { address, reason } => suppressions.put(&address, reason, account.clock.now()),
        Request::GetSuppressed { address } => suppressions.get(&address),
        Request::DeleteSuppressed { address } => suppressions.delete(&address),
        Request::ListSuppressed(page) => suppressions.list(&page),
    }
}

fn respond(answer: &Value) -> Response {
    (StatusCode::OK, [(header::CONTENT_TYPE, "application/json")], answer.to_string()).into_response()
}

fn render(error: &ServiceError) -> Response {
    let headers = [("content-type", "application/json"), ("x-amzn-errortype", &*error.code)];
    (error.status, headers, json!({"message": error.message}).to_string()).into_response()
}
