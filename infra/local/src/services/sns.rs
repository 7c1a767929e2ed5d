//! SNS: a text message that would be sent goes to the inbox.

use std::{collections::BTreeMap, sync::Arc};

use axum::response::{IntoResponse as _, Response};
use http::{StatusCode, header};
use serde_json::Map;

use super::{
    collaborators::Collaborators,
    error::ServiceError,
    inbox::{Channel, Inbox, Message},
    service::{Call, Operation, ParsedCall, PreparedCall, Service, denial},
};
use crate::{
    clock::Clock,
    faults::FaultKind,
    form,
    iam::{Denied, RequiredPermission},
    random,
};

const OPERATIONS: [Operation; 1] = [Operation::new("Publish", &["Publish"])];

/// The service.
pub(super) struct Sns(Arc<Outgoing>);

/// What is needed to send a text message.
struct Outgoing {
    inbox: Arc<Inbox>,
    clock: Arc<Clock>,
}

impl Sns {
    pub(super) fn new(with: &Collaborators<'_>) -> Self {
        Self(Arc::new(Outgoing { inbox: Arc::clone(with.inbox), clock: Arc::clone(with.clock) }))
    }
}

#[async_trait::async_trait]
impl Service for Sns {
    fn name(&self) -> &'static str {
        "sns"
    }

    fn operations(&self) -> &'static [Operation] {
        &OPERATIONS
    }

    async fn prepare(&self, call: Call) -> Result<PreparedCall, Response> {
        let call = call.whole().await?;
        let parsed = parse(&call.body);
        let (outgoing, operation) = (Arc::clone(&self.0), parsed.operation.clone());
        Ok(PreparedCall::new(parsed, async move {
            let id = &call.request_id;
            let result = match operation.as_str() {
                "Publish" => outgoing.publish(id, &String::from_utf8_lossy(&call.body)),
                _ => Err(ServiceError::UNKNOWN_OPERATION),
            };
            result.unwrap_or_else(|error| render(id, &error)).into()
        }))
    }

    fn render(&self, request_id: &str, error: &ServiceError) -> Response {
        render(request_id, error)
    }

    fn denied(&self, function: &str, denied: &Denied) -> ServiceError {
        let action = denied.action.replacen("sns:", "SNS:", 1);
        ServiceError::new("AuthorizationError", denial(function, denied, &action), StatusCode::FORBIDDEN)
    }

    fn injected(&self, kind: FaultKind) -> ServiceError {
        if kind == FaultKind::Throttle {
            return ServiceError::new("Throttling", "Rate exceeded", StatusCode::BAD_REQUEST);
        }
        let message = "The request processing has failed because of an internal error.";
        ServiceError::new("InternalError", message, StatusCode::INTERNAL_SERVER_ERROR)
    }
}

fn render(request_id: &str, error: &ServiceError) -> Response {
    let code = if error.code == "UnrecognizedClientException" { "InvalidClientTokenId" } else { &*error.code };
    let message = escaped(&error.message);
    let xml = format!(
        "<ErrorResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><Error><Type>Sender</Type>\
         <Code>{code}</Code><Message>{message}</Message></Error><RequestId>{request_id}</RequestId></ErrorResponse>"
    );
    (error.status, [(header::CONTENT_TYPE, "text/xml")], xml).into_response()
}

/// Parses a call. A text message has no ARN, so its resource is the phone number, which only the pattern `*` matches.
fn parse(body: &[u8]) -> ParsedCall {
    let body = String::from_utf8_lossy(body);
    let operation = form::value(&body, "Action").unwrap_or_default();
    let mut parsed = ParsedCall::named(operation);
    if parsed.operation == "Publish" {
        let to = ["TopicArn", "TargetArn", "PhoneNumber"].iter().find_map(|name| form::value(&body, name));
        parsed.permissions.push(RequiredPermission::new("sns:Publish", to.unwrap_or_default()));
    }
    parsed
}

impl Outgoing {
    fn publish(&self, request_id: &str, body: &str) -> Result<Response, ServiceError> {
        let Some(to) = form::value(body, "PhoneNumber") else {
            return Err(refused("Invalid parameter: the local cloud publishes to a PhoneNumber only"));
        };
        if !to
            .strip_prefix('+')
            .is_some_and(|digits| (7..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit()))
        {
            return Err(refused("Invalid parameter: PhoneNumber Reason: is not valid to publish to"));
        }
        let Some(text) = form::value(body, "Message").filter(|text| !text.is_empty()) else {
            return Err(refused("Invalid parameter: Empty message"));
        };
        if let Some(message) = attributes(body).iter().find_map(|(name, value)| invalid_attribute(name, value)) {
            return Err(refused(message));
        }
        let id = random::uuid();
        let message = Message {
            id: id.clone(),
            channel: Channel::Sms,
            to,
            from: attributes(body).remove("AWS.SNS.SMS.SenderID"),
            subject: None,
            text: Some(text),
            html: None,
            attachments: Vec::new(),
            headers: Map::new(),
            sent_at: self.clock.now(),
        };
        if self.inbox.add(&message).is_err() {
            let status = StatusCode::INTERNAL_SERVER_ERROR;
            return Err(ServiceError::new("InternalError", "The inbox cannot be written.", status));
        }
        let xml = format!(
            "<PublishResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><PublishResult><MessageId>{id}</MessageId>\
             </PublishResult><ResponseMetadata><RequestId>{request_id}</RequestId></ResponseMetadata></PublishResponse>"
        );
        Ok((StatusCode::OK, [(header::CONTENT_TYPE, "text/xml")], xml).into_response())
    }
}

fn refused(message: &'static str) -> ServiceError {
    ServiceError::new("InvalidParameter", message, StatusCode::BAD_REQUEST)
}

/// The message's attributes, which are numbered in the form.
fn attributes(body: &str) -> BTreeMap<String, String> {
    let pairs = form_urlencoded::parse(body.as_bytes());
    let names = pairs.filter_map(|(name, value)| Some((name.strip_suffix(".Name")?.to_owned(), value.into_owned())));
    names.filter_map(|(at, name)| Some((name, form::value(body, &format!("{at}.Value.StringValue"))?))).collect()
}

/// The error message if an attribute of a text message has an invalid value.
fn invalid_attribute(name: &str, value: &str) -> Option<&'static str> {
    let is_fit = match name {
        "AWS.SNS.SMS.SMSType" => matches!(value, "Transactional" | "Promotional"),
        "AWS.SNS.SMS.SenderID" => {
            let known = value.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
            known && (1..=11).contains(&value.len()) && value.bytes().any(|byte| byte.is_ascii_alphabetic())
        }
        "AWS.SNS.SMS.MaxPrice" => value.parse::<f64>().is_ok_and(|price| price > 0.0),
        _ => true,
    };
    (!is_fit).then_some("Invalid parameter: an attribute of the text message has a value that it cannot have")
}

/// Escapes a text for XML.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_needs_its_number_or_topic_and_lists_neither() {
        let of = |body: &str| parse(body.as_bytes());
        assert_eq!(
            of("Action=Publish&PhoneNumber=%2B4520304050").permissions,
            [RequiredPermission::new("sns:Publish", "+4520304050")]
        );
        assert_eq!(of("Action=Publish&PhoneNumber=%2B4520304050").resource, "");
        assert_eq!(
            of("Action=Publish&TopicArn=arn%3At").permissions,
            [RequiredPermission::new("sns:Publish", "arn:t")]
        );
        assert!(of("Action=CreateTopic").permissions.is_empty());
    }

    #[test]
    fn a_message_has_its_attributes_by_number_and_no_others() {
        let body = "MessageAttributes.entry.1.Name=AWS.SNS.SMS.SenderID&MessageAttributes.entry.1.Value.StringValue=E-SG\
                    &MessageAttributes.entry.2.Name=AWS.SNS.SMS.MaxPrice&MessageAttributes.entry.2.Value.StringValue=0.12";
        let found = attributes(body);
        assert_eq!(found.get("AWS.SNS.SMS.SenderID").map(String::as_str), Some("E-SG"));
        assert!(found.iter().all(|(name, value)| invalid_attribute(name, value).is_none()));
        for (name, value) in [("SMSType", "Urgent"), ("SenderID", "123"), ("SenderID", "E-SG.Cloud"), ("MaxPrice", "0")]
        {
            assert!(invalid_attribute(&format!("AWS.SNS.SMS.{name}"), value).is_some(), "{name} {value}");
        }
    }
}
