//! The event that a function receives for a request, payload format 2.0.

use std::collections::BTreeMap;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use bytes::Bytes;
use http::{HeaderMap, header, request::Parts};
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::routes::RouteMatch;
use crate::{form, random, template::ACCOUNT};

const API: &str = "local";

/// The parts of a request that go into its event.
pub(super) struct Incoming<'a> {
    pub(super) parts: &'a Parts,
    pub(super) path: &'a str,
    pub(super) host: &'a str,
    pub(super) body: &'a [u8],
    pub(super) source_ip: String,
    pub(super) request_id: &'a str,
    pub(super) now: Timestamp,
}

/// Builds the event.
pub(super) fn build(incoming: &Incoming<'_>, found: &RouteMatch<'_>) -> Bytes {
    let Incoming { parts, path, body, source_ip, now, .. } = incoming;
    let query = parts.uri.query().unwrap_or_default();
    let mut headers = joined(&parts.headers);
    let forwarded = match headers.get("x-forwarded-for").and_then(Value::as_str) {
        Some(claimed) => format!("{claimed}, {source_ip}"),
        None => source_ip.clone(),
    };
    headers.insert("x-forwarded-for".to_owned(), forwarded.into());
    headers.insert("x-forwarded-proto".to_owned(), "http".into());
    let port = parts
        .headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok()?.rsplit_once(':').map(|(_, port)| port.to_owned()));
    headers.insert("x-forwarded-port".to_owned(), port.unwrap_or_else(|| "80".to_owned()).into());
    let seconds = now.as_second();
    headers.insert("x-amzn-trace-id".to_owned(), format!("Root=1-{seconds:08x}-{}", random::hex::<12>()).into());
    headers.entry("content-length".to_owned()).or_insert_with(|| body.len().to_string().into());
    let user_agent = parts.headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
    let mut event = json!({
        "version": "2.0",
        "routeKey": found.key,
        "rawPath": path,
        "rawQueryString": query,
        "headers": headers,
        "requestContext": {
            "accountId": ACCOUNT,
            "apiId": API,
            "domainName": incoming.host,
            "domainPrefix": incoming.host.split('.').next(),
            "http": {
                "method": parts.method.as_str(),
                "path": path,
                "protocol": format!("{:?}", parts.version),
                "sourceIp": source_ip,
                "userAgent": user_agent,
            },
            "requestId": incoming.request_id,
            "routeKey": found.key,
            "stage": "$default",
            "time": now.strftime("%d/%b/%Y:%H:%M:%S +0000").to_string(),
            "timeEpoch": now.as_millisecond(),
        },
        "isBase64Encoded": false,
    });
    let cookies = cookies(&parts.headers);
    if !cookies.is_empty() {
        event["cookies"] = cookies.into();
    }
    let parameters = query_parameters(query);
    if !parameters.is_empty() {
        event["queryStringParameters"] = json!(parameters);
    }
    if !found.parameters.is_empty() {
        let parameters = found.parameters.iter().map(|(name, value)| ((*name).to_owned(), value.as_str().into()));
        event["pathParameters"] = Value::Object(parameters.collect());
    }
    if !body.is_empty() {
        match std::str::from_utf8(body) {
            Ok(text) if is_text(&parts.headers) => event["body"] = text.into(),
            _ => {
                event["body"] = STANDARD.encode(body).into();
                event["isBase64Encoded"] = true.into();
            }
        }
    }
    event.to_string().into()
}

/// Decodes a path, as an HTTP API does before it matches and forwards the path. It drops what follows an encoded `?`.
pub(super) fn decode_path(path: &str) -> Option<String> {
    let decoded = form::decode(path)?;
    Some(decoded.split_once('?').map_or(decoded.clone(), |(path, _)| path.to_owned()))
}

fn joined(headers: &HeaderMap) -> Map<String, Value> {
    let mut joined = Map::new();
    for name in headers.keys().filter(|name| **name != header::COOKIE) {
        let values: Vec<_> =
            headers.get_all(name).iter().map(|value| String::from_utf8_lossy(value.as_bytes())).collect();
        joined.insert(name.as_str().to_owned(), values.join(",").into());
    }
    joined
}

fn cookies(headers: &HeaderMap) -> Vec<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .map(|cookie| cookie.trim().to_owned())
        .filter(|cookie| !cookie.is_empty())
        .collect()
}

fn query_parameters(query: &str) -> BTreeMap<String, String> {
    let mut parameters = BTreeMap::<String, String>::new();
    for (name, value) in form_urlencoded::parse(query.as_bytes()).into_owned() {
        parameters
            .entry(name)
            .and_modify(|values| {
                values.push(',');
                values.push_str(&value);
            })
            .or_insert(value);
    }
    parameters
}

/// Whether an HTTP API passes the body on as it is. It encodes all other types, forms too, in base64.
fn is_text(headers: &HeaderMap) -> bool {
    let Some(content_type) = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()) else {
        return true;
    };
    let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence.starts_with("text/")
        || ["application/json", "application/xml", "application/javascript"].contains(&essence.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(request: http::Request<()>, body: &[u8]) -> Value {
        let (parts, ()) = request.into_parts();
        let path = decode_path(parts.uri.path()).expect("a path");
        let found = RouteMatch { function: "f", key: "GET /v1/{id}", parameters: vec![("id", "a b".to_owned())] };
        let incoming = Incoming {
            parts: &parts,
            path: &path,
            host: "localhost",
            body,
            source_ip: "127.0.0.1".to_owned(),
            request_id: "r1",
            now: "2027-03-12T19:03:58.5Z".parse().expect("a time"),
        };
        serde_json::from_slice(&build(&incoming, &found)).expect("JSON")
    }

    #[test]
    fn the_event_has_the_shape_of_format_2() {
        let request = http::Request::get("/v1/a%20b?x=1&x=2&y=a%20b+c&z")
            .header("Host", "localhost:3000")
            .header("Cookie", "a=1; b=2")
            .header("X-Two", "1")
            .header("X-Two", "2")
            .header("User-Agent", "test")
            .body(())
            .expect("a request");
        let event = event(request, b"");
        assert_eq!(event["rawPath"], "/v1/a b");
        assert_eq!(event["rawQueryString"], "x=1&x=2&y=a%20b+c&z");
        assert_eq!(event["queryStringParameters"], json!({"x": "1,2", "y": "a b c", "z": ""}));
        assert_eq!(event["cookies"], json!(["a=1", "b=2"]));
        assert_eq!(event["headers"]["x-two"], "1,2");
        assert!(event["headers"].get("cookie").is_none() && event.get("body").is_none());
        assert_eq!(event["pathParameters"], json!({"id": "a b"}));
        let context = &event["requestContext"];
        assert_eq!(context["time"], "12/Mar/2027:19:03:58 +0000");
        assert_eq!(context["timeEpoch"], 1_804_878_238_500_i64);
        assert_eq!(context["http"]["protocol"], "HTTP/1.1");
        assert_eq!((&context["stage"], &context["routeKey"]), (&json!("$default"), &json!("GET /v1/{id}")));
    }

    #[test]
    fn only_texts_travel_as_they_are() {
        let post = |content_type: &str, body: &[u8]| {
            let request = http::Request::post("/").header("Content-Type", content_type).body(()).expect("a request");
            let event = event(request, body);
            (event["body"].as_str().unwrap_or_default().to_owned(), event["isBase64Encoded"] == true)
        };
        assert_eq!(post("application/json; charset=utf-8", b"{}"), ("{}".to_owned(), false));
        assert_eq!(post("application/x-www-form-urlencoded", b"a=1"), ("YT0x".to_owned(), true));
        assert_eq!(post("text/plain", b"\xff"), ("/w==".to_owned(), true));
    }

    #[test]
    fn a_path_that_is_no_text_is_refused() {
        assert_eq!(decode_path("/a%2Fb%3Fc").as_deref(), Some("/a/b"));
        for wrong in ["/%", "/%f", "/%zz", "/%ff"] {
            assert_eq!(decode_path(wrong), None, "{wrong}");
        }
    }
}
