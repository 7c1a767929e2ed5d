//! SES version 2: a mail that would be sent goes to the inbox.

use axum::response::IntoResponse as _;
use http::{Method, StatusCode, header};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{
    Call, Done, Wish,
    fault::{self, Fault},
};
use crate::{
    cloud::Core,
    inbox::{Channel, Message},
    random,
};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct SendEmail {
    from_email_address: Option<String>,
    #[serde(default)]
    destination: Destination,
    content: Content,
    configuration_set_name: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Destination {
    #[serde(rename = "ToAddresses")]
    to: Vec<String>,
    #[serde(rename = "CcAddresses")]
    cc: Vec<String>,
    #[serde(rename = "BccAddresses")]
    bcc: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Content {
    simple: Option<Simple>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Simple {
    subject: Text,
    body: Body,
    #[serde(default)]
    headers: Vec<Header>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Body {
    text: Option<Text>,
    html: Option<Text>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Text {
    data: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Header {
    name: String,
    value: String,
}

/// Carries out a call.
pub(super) fn call(core: &Core, call: &Call<'_>) -> (Wish, Done) {
    let refuse = |code, message: &str, status| fault::of("ses", call.request_id, &Fault { code, message, status });
    if call.method != Method::POST || call.path != "/v2/email/outbound-emails" {
        let wish = Wish { operation: format!("{} {}", call.method, call.path), resource: String::new() };
        return (wish, fault::of("ses", call.request_id, &Fault::UNKNOWN_OPERATION).into());
    }
    let mut wish = Wish { operation: "SendEmail".to_owned(), resource: String::new() };
    let email: SendEmail = match serde_json::from_slice(&call.body) {
        Ok(email) => email,
        Err(error) => {
            return (wish, refuse("BadRequestException", &error.to_string(), StatusCode::BAD_REQUEST).into());
        }
    };
    // Without the address: the list of calls holds no personal data.
    wish.resource = email.configuration_set_name.clone().unwrap_or_default();
    let response = match accept(core, email) {
        Ok(id) => (StatusCode::OK, [(header::CONTENT_TYPE, "application/json")], json!({"MessageId": id}).to_string())
            .into_response(),
        Err((kind, message)) => {
            let status = if kind == "NotFoundException" { StatusCode::NOT_FOUND } else { StatusCode::BAD_REQUEST };
            refuse(kind, &message, status)
        }
    };
    (wish, response.into())
}

fn accept(core: &Core, email: SendEmail) -> Result<String, (&'static str, String)> {
    let bad = |message: &str| ("BadRequestException", message.to_owned());
    if let Some(set) = &email.configuration_set_name
        && !core.template.configuration_sets.contains(set)
    {
        return Err(("NotFoundException", format!("Configuration set <{set}> does not exist.")));
    }
    let simple = email.content.simple.ok_or_else(|| bad("The local cloud takes Simple content only."))?;
    let from = email.from_email_address.ok_or_else(|| bad("Missing required field FromEmailAddress."))?;
    let destination = email.destination;
    let recipients = [destination.to, destination.cc, destination.bcc].concat();
    if recipients.is_empty() {
        return Err(bad("Destination has no recipients."));
    }
    if let Some(wrong) = recipients.iter().find(|address| !address.is_ascii() || !address.contains('@')) {
        return Err(bad(&format!("Invalid recipient address: {} characters", wrong.chars().count())));
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
            sent_at: core.clock.now(),
        };
        core.inbox.add(&message).map_err(|error| ("InternalServiceError", error.to_string()))?;
    }
    Ok(id)
}
