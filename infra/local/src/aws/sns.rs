//! SNS: a text message that would be sent goes to the inbox.

use std::collections::BTreeMap;

use axum::response::{IntoResponse as _, Response};
use http::{StatusCode, header};
use serde_json::Map;

use super::{
    Call, Done,
    parsed_call::ParsedCall,
    service_error::{self, ServiceError},
};
use crate::{
    cloud::Core,
    form,
    inbox::{Channel, Message},
    policy::RequiredPermission,
    random,
};

/// Tells what a call wants. A text message has no ARN: its number is checked, which only `*` fits.
pub(super) fn parse(body: &[u8]) -> ParsedCall {
    let body = String::from_utf8_lossy(body);
    let operation = form::value(&body, "Action").unwrap_or_default();
    let mut parsed = ParsedCall::named(operation);
    if parsed.operation == "Publish" {
        let to = ["TopicArn", "TargetArn", "PhoneNumber"].iter().find_map(|name| form::value(&body, name));
        parsed.permissions.push(RequiredPermission::new("sns:Publish", to.unwrap_or_default()));
    }
    parsed
}

/// Carries out a call.
pub(super) fn call(core: &Core, call: &Call<'_>, parsed: &ParsedCall) -> Done {
    let body = String::from_utf8_lossy(&call.body).into_owned();
    let response = match parsed.operation.as_str() {
        "Publish" => publish(core, call, &body),
        _ => service_error::of("sns", call.request_id, &ServiceError::UNKNOWN_OPERATION),
    };
    response.into()
}

fn publish(core: &Core, call: &Call<'_>, body: &str) -> Response {
    let refuse = |message: &str| {
        let error = ServiceError { code: "InvalidParameter", message, status: StatusCode::BAD_REQUEST };
        service_error::of("sns", call.request_id, &error)
    };
    let Some(to) = form::value(body, "PhoneNumber") else {
        return refuse("Invalid parameter: the local cloud publishes to a PhoneNumber only");
    };
    if !to
        .strip_prefix('+')
        .is_some_and(|digits| (7..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit()))
    {
        return refuse("Invalid parameter: PhoneNumber Reason: is not valid to publish to");
    }
    let Some(text) = form::value(body, "Message").filter(|text| !text.is_empty()) else {
        return refuse("Invalid parameter: Empty message");
    };
    if let Some(message) = attributes(body).iter().find_map(|(name, value)| invalid_attribute(name, value)) {
        return refuse(message);
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
        headers: Map::new(),
        sent_at: core.clock.now(),
    };
    if core.inbox.add(&message).is_err() {
        let error = ServiceError {
            code: "InternalError",
            message: "The inbox cannot be written.",
            status: StatusCode::INTERNAL_SERVER_ERROR,
        };
        return service_error::of("sns", call.request_id, &error);
    }
    let request_id = call.request_id;
    let xml = format!(
        "<PublishResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><PublishResult><MessageId>{id}</MessageId>\
         </PublishResult><ResponseMetadata><RequestId>{request_id}</RequestId></ResponseMetadata></PublishResponse>"
    );
    (StatusCode::OK, [(header::CONTENT_TYPE, "text/xml")], xml).into_response()
}

/// The message's attributes, which stand in the form by number.
fn attributes(body: &str) -> BTreeMap<String, String> {
    let pairs = form_urlencoded::parse(body.as_bytes());
    let names = pairs.filter_map(|(name, value)| Some((name.strip_suffix(".Name")?.to_owned(), value.into_owned())));
    names.filter_map(|(at, name)| Some((name, form::value(body, &format!("{at}.Value.StringValue"))?))).collect()
}

/// What is wrong with an attribute of a text message, if anything is.
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

/// A text as it may stand in XML.
pub(super) fn escaped(text: &str) -> String {
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
