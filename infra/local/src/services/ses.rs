//! SES version 2: a mail that would be sent goes to the inbox.

use axum::response::IntoResponse as _;
use http::{Method, StatusCode, header};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{
    call::ParsedCall,
    error::{self as service_error, ServiceError},
};
use crate::port::{Call, Done};
use crate::{
    cloud::Core,
    inbox::{Channel, Message},
    policy::RequiredPermission,
    random,
    template::{ACCOUNT, REGION},
};

const PATH: &str = "/v2/email/outbound-emails";

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

/// Tells what a call wants: the sender's identity, which is its domain, and the configuration set.
pub(crate) fn parse(method: &Method, path: &str, body: &[u8]) -> ParsedCall {
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

/// Carries out a call.
pub(crate) fn call(core: &Core, call: &Call<'_>) -> Done {
    let refuse = |code, message: &str, status| {
        service_error::of("ses", call.request_id, &ServiceError { code, message, status })
    };
    if call.method != Method::POST || call.path != PATH {
        return service_error::of("ses", call.request_id, &ServiceError::UNKNOWN_OPERATION).into();
    }
    let email: SendEmail = match serde_json::from_slice(&call.body) {
        Ok(email) => email,
        Err(error) => {
            return refuse("BadRequestException", &error.to_string(), StatusCode::BAD_REQUEST).into();
        }
    };
    let response = match accept(core, email) {
        Ok(id) => (StatusCode::OK, [(header::CONTENT_TYPE, "application/json")], json!({"MessageId": id}).to_string())
            .into_response(),
        Err((kind, message)) => {
            let status = if kind == "NotFoundException" { StatusCode::NOT_FOUND } else { StatusCode::BAD_REQUEST };
            refuse(kind, &message, status)
        }
    };
    response.into()
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
