//! SES version 2: a mail that would be sent goes to the inbox. What would bounce is there, too.

mod bounce;
mod request;

use std::sync::Arc;

use axum::response::{IntoResponse as _, Response};
use http::{Method, StatusCode, header};
use serde_json::{Map, Value, json};

use super::{
    collaborators::Collaborators,
    error::ServiceError,
    inbox::{Channel, Inbox, Message},
    service::{Call, Operation, ParsedCall, PreparedCall, Service, WholeCall},
};
use crate::{
    clock::Clock,
    faults::FaultKind,
    iam::{Denied, RequiredPermission, user},
    random,
    template::{ACCOUNT, REGION},
    triggers::Rules,
};
use request::SendEmail;

const PATH: &str = "/v2/email/outbound-emails";
const OPERATIONS: [Operation; 1] = [Operation { faults: &WITH_REJECT, ..Operation::new("SendEmail", &["SendEmail"]) }];
const WITH_REJECT: [FaultKind; 10] = {
    let [a, b, c, d, e, f, g, h, i] = FaultKind::OF_ANY;
    [a, b, c, d, e, f, g, h, i, FaultKind::Reject]
};

/// The service.
pub(super) struct Ses(Arc<Outgoing>);

/// What is needed to send a mail.
struct Outgoing {
    inbox: Arc<Inbox>,
    clock: Arc<Clock>,
    rules: Arc<Rules>,
    configuration_sets: Vec<String>,
}

impl Ses {
    pub(super) fn new(with: &Collaborators<'_>) -> Self {
        Self(Arc::new(Outgoing {
            inbox: Arc::clone(with.inbox),
            clock: Arc::clone(with.clock),
            rules: Arc::clone(with.rules),
            configuration_sets: with.template.configuration_sets.clone(),
        }))
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
        let call = call.whole().await?;
        let parsed = parse(&call.parts.method, call.parts.uri.path(), &call.body);
        let outgoing = Arc::clone(&self.0);
        Ok(PreparedCall::new(
            parsed,
            async move { outgoing.perform(&call).unwrap_or_else(|error| render(&error)).into() },
        ))
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
        let (code, message, status) = match kind {
            FaultKind::Reject => ("MessageRejected", "Email address is not verified.", StatusCode::BAD_REQUEST),
            FaultKind::Throttle => {
                ("TooManyRequestsException", "Maximum sending rate exceeded.", StatusCode::TOO_MANY_REQUESTS)
            }
            _ => (
                "InternalServiceErrorException",
                "The service encountered an internal error.",
                StatusCode::INTERNAL_SERVER_ERROR,
            ),
        };
        ServiceError::new(code, message, status)
    }
}

fn render(error: &ServiceError) -> Response {
    let headers = [("content-type", "application/json"), ("x-amzn-errortype", &*error.code)];
    (error.status, headers, json!({"message": error.message}).to_string()).into_response()
}

/// Parses a call. It needs permissions for the sender's identity, which is the sender's domain, and for the
/// configuration set.
fn parse(method: &Method, path: &str, body: &[u8]) -> ParsedCall {
    if *method != Method::POST || path != PATH {
        return ParsedCall::named(format!("{method} {path}"));
    }
    let request: Value = serde_json::from_slice(body).unwrap_or_default();
    let from = request["FromEmailAddress"].as_str().unwrap_or_default();
    let address = from.rsplit_once('<').map_or(from, |(_, rest)| rest.trim_end().trim_end_matches('>'));
    let domain = address.rsplit_once('@').map_or(address, |(_, domain)| domain);
    let set = request["ConfigurationSetName"].as_str();
    let permission = |resource: String| {
        RequiredPermission::new("ses:SendEmail", format!("arn:aws:ses:{REGION}:{ACCOUNT}:{resource}"))
            .with("ses:FromAddress", vec![address.to_owned()])
    };
    let identity = permission(format!("identity/{domain}"));
    ParsedCall {
        // Without the address: the list of calls holds no personal data.
        resource: set.unwrap_or_default().to_owned(),
        permissions: std::iter::once(identity)
            .chain(set.map(|set| permission(format!("configuration-set/{set}"))))
            .collect(),
        ..ParsedCall::named("SendEmail")
    }
}

impl Outgoing {
    fn perform(&self, call: &WholeCall) -> Result<Response, ServiceError> {
        if call.parts.method != Method::POST || call.parts.uri.path() != PATH {
            return Err(ServiceError::UNKNOWN_OPERATION);
        }
        let email = serde_json::from_slice(&call.body).map_err(|error| bad(error.to_string()))?;
        let id = self.accept(email)?;
        let json = [(header::CONTENT_TYPE, "application/json")];
        Ok((StatusCode::OK, json, json!({"MessageId": id}).to_string()).into_response())
    }

    fn accept(&self, email: SendEmail) -> Result<String, ServiceError> {
        if let Some(set) = &email.configuration_set_name
            && !self.configuration_sets.contains(set)
        {
            let message = format!("Configuration set <{set}> does not exist.");
            return Err(ServiceError::new("NotFoundException", message, StatusCode::NOT_FOUND));
        }
        if !email.email_tags.iter().all(request::Tag::is_valid) {
            return Err(bad("Invalid tag: only ASCII letters, digits, underscores and dashes, 256 at the most."));
        }
        let simple = email.content.simple.ok_or_else(|| bad("The local cloud takes Simple content only."))?;
        let from = email.from_email_address.ok_or_else(|| bad("Missing required field FromEmailAddress."))?;
        let destination = email.destination;
        let recipients = [destination.to, destination.cc, destination.bcc].concat();
        if recipients.is_empty() {
            return Err(bad("Destination has no recipients."));
        }
        if let Some(wrong) = recipients.iter().find(|address| !address.is_ascii() || !address.contains('@')) {
            return Err(bad(format!("Invalid recipient address: {} characters", wrong.chars().count())));
        }
        let headers: Map<String, Value> =
            simple.headers.into_iter().map(|header| (header.name, header.value.into())).collect();
        let id = format!("{}-{}-000000", random::hex::<8>(), random::uuid());
        for (at, to) in recipients.into_iter().enumerate() {
            let message = Message {
                id: if at == 0 { id.clone() } else { format!("{id}-{at}") },
                channel: Channel::Email,
                to,
                from: Some(from.clone()),
                subject: Some(simple.subject.data.clone()),
                text: simple.body.text.as_ref().map(|text| text.data.clone()),
                html: simple.body.html.as_ref().map(|html| html.data.clone()),
                headers: headers.clone(),
                sent_at: self.clock.now(),
            };
            self.inbox.add(&message).map_err(|error| {
                ServiceError::new("InternalServiceError", error.to_string(), StatusCode::BAD_REQUEST)
            })?;
            if bounce::bounces(&message.to) {
                let set = email.configuration_set_name.as_deref();
                self.rules.put(&bounce::event(&id, &message.to, set, &email.email_tags, message.sent_at));
            }
        }
        Ok(id)
    }
}

fn bad(message: impl Into<String>) -> ServiceError {
    ServiceError::new("BadRequestException", message.into(), StatusCode::BAD_REQUEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_needs_its_senders_domain_and_its_configuration_set() {
        let request = json!({"FromEmailAddress": "A <a@b.example>", "ConfigurationSetName": "rules"});
        let parsed = parse(&Method::POST, PATH, request.to_string().as_bytes());
        let prefix = format!("arn:aws:ses:{REGION}:{ACCOUNT}:");
        let resources = parsed.permissions.iter().map(|permission| permission.resource.replace(&prefix, ""));
        assert_eq!(resources.collect::<Vec<_>>(), ["identity/b.example", "configuration-set/rules"]);
        assert_eq!(parsed.permissions[0].context, [("ses:FromAddress", vec!["a@b.example".to_owned()])]);
        assert!(super::parse(&Method::GET, "/v2/email/account", b"").permissions.is_empty());
    }
}
