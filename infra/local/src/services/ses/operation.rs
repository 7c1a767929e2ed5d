//! The operations that are emulated: how a request names them, and the permissions that they need.

use http::Method;
use serde::Deserialize;

use super::{
    errors::bad,
    page::Page,
    reason::Reason,
    request::SendEmail,
    senders::{Senders, address_of},
};
use crate::{
    form,
    iam::RequiredPermission,
    services::{ServiceError, service::ParsedCall},
    template::{ACCOUNT, REGION},
};

const MAILS: &str = "/v2/email/outbound-emails";
const OF_ACCOUNT: &str = "/v2/email/account";
const SUPPRESSED: &str = "/v2/email/suppression/addresses";

/// A request, as read from its method, path, query and body.
#[derive(Debug)]
pub(super) enum Request {
    SendEmail(Box<SendEmail>),
    GetAccount,
    PutSuppressed { address: String, reason: Reason },
    GetSuppressed { address: String },
    DeleteSuppressed { address: String },
    ListSuppressed(Page),
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct PutSuppressed {
    email_address: String,
    reason: String,
}

/// The name of the operation that a request means.
pub(super) fn name(method: &Method, path: &str) -> Option<&'static str> {
    let suppressed = path.strip_prefix(SUPPRESSED);
    match (method.as_str(), path) {
        ("POST", MAILS) => Some("SendEmail"),
        ("GET", OF_ACCOUNT) => Some("GetAccount"),
        ("PUT", SUPPRESSED) => Some("PutSuppressedDestination"),
        ("GET", SUPPRESSED) => Some("ListSuppressedDestinations"),
        ("GET", _) if suppressed.and_then(address).is_some() => Some("GetSuppressedDestination"),
        ("DELETE", _) if suppressed.and_then(address).is_some() => Some("DeleteSuppressedDestination"),
        _ => None,
    }
}

/// What stands for the name of an operation that is not emulated, without an address in its path.
pub(super) fn unknown(method: &Method, path: &str) -> String {
    format!("{method} {}", if path.starts_with(SUPPRESSED) { SUPPRESSED } else { path })
}

/// The address in the rest of a path.
fn address(rest: &str) -> Option<String> {
    rest.strip_prefix('/').filter(|rest| !rest.is_empty()).and_then(form::decode)
}

/// Reads a request for an operation.
pub(super) fn read(operation: &str, path: &str, query: &str, body: &[u8]) -> Result<Request, ServiceError> {
    let address = || {
        let named = path.strip_prefix(SUPPRESSED).and_then(address);
        // A tenant has a list of its own.
        match form::value(query, "TenantName") {
            Some(_) => Err(bad("The local cloud does not support TenantName.")),
            None => named.ok_or_else(|| bad("EmailAddress is required.")),
        }
    };
    match operation {
        "SendEmail" => Ok(Request::SendEmail(parsed(body)?)),
        "GetAccount" => Ok(Request::GetAccount),
        "PutSuppressedDestination" => {
            let PutSuppressed { email_address, reason } = parsed(body)?;
            Ok(Request::PutSuppressed { address: email_address, reason: Reason::parse(&reason, "reason")? })
        }
        "GetSuppressedDestination" => Ok(Request::GetSuppressed { address: address()? }),
        "DeleteSuppressedDestination" => Ok(Request::DeleteSuppressed { address: address()? }),
        "ListSuppressedDestinations" => Ok(Request::ListSuppressed(Page::read(query)?)),
        _ => Err(ServiceError::UNKNOWN_OPERATION),
    }
}

fn parsed<T: for<'de> Deserialize<'de>>(body: &[u8]) -> Result<T, ServiceError> {
    serde_json::from_slice(body).map_err(|error| bad(error.to_string()))
}

/// The permissions that a call needs. A mail needs those for its sender's identity and its configuration set; no other operation
/// has resources.
pub(super) fn required(operation: &str, email: Option<&SendEmail>, senders: &Senders) -> ParsedCall {
    if operation != "SendEmail" {
        let permissions = vec![RequiredPermission::new(format!("ses:{operation}"), "*")];
        return ParsedCall { permissions, ..ParsedCall::named(operation) };
    }
    let from = email.and_then(|email| email.from_email_address.as_deref()).unwrap_or_default();
    let (address, set) = (address_of(from), email.and_then(|email| email.configuration_set_name.as_deref()));
    let permission = |resource: String| {
        RequiredPermission::new("ses:SendEmail", format!("arn:aws:ses:{REGION}:{ACCOUNT}:{resource}"))
            .with("ses:FromAddress", vec![address.to_owned()])
    };
    let identity = permission(format!("identity/{}", senders.name(address)));
    ParsedCall {
        // Without the address: the list of calls holds no personal data.
        resource: set.unwrap_or_default().to_owned(),
        permissions: std::iter::once(identity)
            .chain(set.map(|set| permission(format!("configuration-set/{set}"))))
            .collect(),
        ..ParsedCall::named(operation)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{super::senders::tests::senders, *};

    fn needed(from: &str, identities: &[&str]) -> Vec<String> {
        let request = json!({
            "FromEmailAddress": from, "ConfigurationSetName": "rules", "Content": {},
        });
        let email = serde_json::from_value(request).expect("a request");
        let parsed = required("SendEmail", Some(&email), &senders(identities));
        assert_eq!(parsed.permissions[0].context, [("ses:FromAddress", vec![address_of(from).to_owned()])]);
        assert_eq!(parsed.resource, "rules");
        let prefix = format!("arn:aws:ses:{REGION}:{ACCOUNT}:");
        parsed.permissions.iter().map(|permission| permission.resource.replace(&prefix, "")).collect()
    }

    #[test]
    fn a_mail_needs_its_senders_identity_and_its_configuration_set() {
        assert_eq!(needed("A <a@b.example>", &[]), ["identity/b.example", "configuration-set/rules"]);
        assert_eq!(needed("a@news.b.example", &["b.example"])[0], "identity/b.example");
        assert_eq!(needed("a@news.b.example", &["b.example", "news.b.example"])[0], "identity/news.b.example");
    }

    #[test]
    fn each_operation_has_its_own_method_and_path() {
        let address = format!("{SUPPRESSED}/ada%2Bx%40rodgrod.example");
        for (method, path, operation) in [
            (Method::POST, MAILS, Some("SendEmail")),
            (Method::GET, OF_ACCOUNT, Some("GetAccount")),
            (Method::PUT, SUPPRESSED, Some("PutSuppressedDestination")),
            (Method::GET, SUPPRESSED, Some("ListSuppressedDestinations")),
            (Method::GET, &address, Some("GetSuppressedDestination")),
            (Method::DELETE, &address, Some("DeleteSuppressedDestination")),
            (Method::DELETE, SUPPRESSED, None),
            (Method::GET, "/v2/email/suppression/addresses/", None),
            (Method::GET, "/v2/email/suppression/addressesx", None),
            (Method::PUT, OF_ACCOUNT, None),
            (Method::GET, "/v2/email/identities", None),
        ] {
            assert_eq!(name(&method, path), operation, "{method} {path}");
        }
        assert_eq!(unknown(&Method::POST, &address), format!("POST {SUPPRESSED}"));
        let read = read("GetSuppressedDestination", &address, "", b"").expect("a request");
        assert!(matches!(read, Request::GetSuppressed { address } if address == "ada+x@rodgrod.example"));
    }

    #[test]
    fn what_has_no_resource_is_allowed_for_all_resources_alone_and_lists_no_address() {
        let parsed = required("DeleteSuppressedDestination", None, &senders(&[]));
        assert_eq!(parsed.permissions, [RequiredPermission::new("ses:DeleteSuppressedDestination", "*")]);
        assert_eq!((parsed.resource.as_str(), parsed.operation.as_str()), ("", "DeleteSuppressedDestination"));
    }

    #[test]
    fn a_request_that_ses_cannot_read_is_refused() {
        let put = |body: &str| read("PutSuppressedDestination", SUPPRESSED, "", body.as_bytes()).map(|_| ());
        assert!(put(r#"{"EmailAddress": "a@b.example", "Reason": "BOUNCE"}"#).is_ok());
        for (body, named) in [
            (r#"{"EmailAddress": "a@b.example", "Reason": "SPAM"}"#, "'reason'"),
            (r#"{"Reason": "BOUNCE"}"#, "EmailAddress"),
            (r#"{"EmailAddress": "a@b.example", "Reason": "BOUNCE", "TenantName": "t"}"#, "TenantName"),
            ("", "EOF"),
        ] {
            let error = put(body).expect_err(body);
            assert!(error.code == "BadRequestException" && error.message.contains(named), "{}", error.message);
        }
        let tenants =
            read("GetSuppressedDestination", "/v2/email/suppression/addresses/a%40b.example", "TenantName=t", b"");
        assert!(tenants.expect_err("refused").message.contains("TenantName"));
    }
}
