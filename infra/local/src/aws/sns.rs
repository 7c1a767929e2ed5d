//! SNS: a text message that would be sent goes to the inbox.

use axum::response::{IntoResponse as _, Response};
use http::{StatusCode, header};
use serde_json::Map;

use super::{
    Call, Done,
    fault::{self, Fault},
    wish::Wish,
};
use crate::{
    cloud::Core,
    form,
    inbox::{Channel, Message},
    policy::Need,
    random,
};

/// Tells what a call wants. A text message has no ARN: its number is checked, which only `*` fits.
pub(super) fn wish(body: &[u8]) -> Wish {
    let body = String::from_utf8_lossy(body);
    let operation = form::value(&body, "Action").unwrap_or_default();
    let mut wish = Wish::named(operation);
    if wish.operation == "Publish" {
        let to = ["TopicArn", "TargetArn", "PhoneNumber"].iter().find_map(|name| form::value(&body, name));
        wish.needs.push(Need::new("sns:Publish", to.unwrap_or_default()));
    }
    wish
}

/// Carries out a call.
pub(super) fn call(core: &Core, call: &Call<'_>, wish: &Wish) -> Done {
    let body = String::from_utf8_lossy(&call.body).into_owned();
    let response = match wish.operation.as_str() {
        "Publish" => publish(core, call, &body),
        _ => fault::of("sns", call.request_id, &Fault::UNKNOWN_OPERATION),
    };
    response.into()
}

fn publish(core: &Core, call: &Call<'_>, body: &str) -> Response {
    let refuse = |message: &str| {
        let fault = Fault { code: "InvalidParameter", message, status: StatusCode::BAD_REQUEST };
        fault::of("sns", call.request_id, &fault)
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
    let id = random::uuid();
    let message = Message {
        id: id.clone(),
        channel: Channel::Sms,
        to,
        from: sender(body),
        subject: None,
        text: Some(text),
        html: None,
        headers: Map::new(),
        sent_at: core.clock.now(),
    };
    if core.inbox.add(&message).is_err() {
        let fault = Fault {
            code: "InternalError",
            message: "The inbox cannot be written.",
            status: StatusCode::INTERNAL_SERVER_ERROR,
        };
        return fault::of("sns", call.request_id, &fault);
    }
    let request_id = call.request_id;
    let xml = format!(
        "<PublishResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><PublishResult><MessageId>{id}</MessageId>\
         </PublishResult><ResponseMetadata><RequestId>{request_id}</RequestId></ResponseMetadata></PublishResponse>"
    );
    (StatusCode::OK, [(header::CONTENT_TYPE, "text/xml")], xml).into_response()
}

/// The sender's name, which is one of the message's numbered attributes.
fn sender(body: &str) -> Option<String> {
    let (name, _) =
        form::pairs(body).find(|(name, value)| name.ends_with(".Name") && value == "AWS.SNS.SMS.SenderID")?;
    form::value(body, &format!("{}.Value.StringValue", name.strip_suffix(".Name")?))
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
        let of = |body: &str| wish(body.as_bytes());
        assert_eq!(of("Action=Publish&PhoneNumber=%2B4520304050").needs, [Need::new("sns:Publish", "+4520304050")]);
        assert_eq!(of("Action=Publish&PhoneNumber=%2B4520304050").resource, "");
        assert_eq!(of("Action=Publish&TopicArn=arn%3At").needs, [Need::new("sns:Publish", "arn:t")]);
        assert!(of("Action=CreateTopic").needs.is_empty());
    }
}
