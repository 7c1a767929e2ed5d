//! The HTTP response that a function's reply becomes.

use axum::{body::Body, response::Response};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use http::{HeaderName, HeaderValue, Method, StatusCode, header};
use serde::Deserialize;
use serde_json::{Map, Value};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Reply {
    status_code: u16,
    #[serde(default)]
    headers: Option<Map<String, Value>>,
    #[serde(default)]
    cookies: Option<Vec<String>>,
    #[serde(default)]
    body: Option<String>,
    #[serde(default)]
    is_base64_encoded: Option<bool>,
}

/// Headers that the server sets itself. The exception is `Content-Length` of content that is not sent (`HEAD`, `304`).
const OWN: [HeaderName; 4] = [header::CONNECTION, header::CONTENT_LENGTH, header::TRANSFER_ENCODING, header::UPGRADE];

/// Builds the response to a request with this method; `None` if an HTTP API would answer with its own error.
pub(super) fn build(payload: &[u8], method: &Method) -> Option<Response> {
    let value: Value = serde_json::from_slice(payload).ok()?;
    if value.get("statusCode").is_none() {
        // Without a status, the whole reply is the body.
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        return Response::builder().header(header::CONTENT_TYPE, "application/json").body(Body::from(text)).ok();
    }
    let reply: Reply = serde_json::from_value(value).ok()?;
    let status = StatusCode::from_u16(reply.status_code).ok().filter(|status| !status.is_informational())?;
    let text = reply.body.unwrap_or_default();
    let body = if reply.is_base64_encoded == Some(true) { STANDARD.decode(text).ok()? } else { text.into_bytes() };
    let is_told_of = *method == Method::HEAD || status == StatusCode::NOT_MODIFIED;
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    let headers = response.headers_mut();
    for (name, value) in reply.headers.into_iter().flatten() {
        let name: HeaderName = name.parse().ok()?;
        if OWN.contains(&name) && !(is_told_of && name == header::CONTENT_LENGTH) {
            continue;
        }
        let value = match value {
            Value::String(text) => text,
            Value::Null => continue,
            other => other.to_string(),
        };
        headers.insert(name, HeaderValue::from_bytes(value.as_bytes()).ok()?);
    }
    for cookie in reply.cookies.into_iter().flatten() {
        headers.append(header::SET_COOKIE, HeaderValue::from_str(&cookie).ok()?);
    }
    if !body.is_empty() {
        let plain = HeaderValue::from_static("text/plain; charset=utf-8");
        headers.entry(header::CONTENT_TYPE).or_insert(plain);
        if is_told_of {
            headers.entry(header::CONTENT_LENGTH).or_insert(body.len().into());
        } else {
            *response.body_mut() = Body::from(body);
        }
    }
    Some(response)
}

#[cfg(test)]
mod tests {
    use axum::body::to_bytes;
    use serde_json::json;

    use super::*;

    async fn body(response: Response) -> Vec<u8> {
        to_bytes(response.into_body(), 1_000).await.expect("a body").to_vec()
    }

    #[tokio::test]
    async fn a_reply_becomes_a_response() {
        let reply = json!({
            "statusCode": 201, "headers": {"X-One": "1", "content-length": "999"}, "cookies": ["a=1", "b=2"],
            "body": "aGVq", "isBase64Encoded": true,
        });
        let response = build(reply.to_string().as_bytes(), &Method::GET).expect("a response");
        assert_eq!(response.status(), StatusCode::CREATED);
        assert_eq!(response.headers()["x-one"], "1");
        assert_eq!(response.headers()["content-type"], "text/plain; charset=utf-8");
        assert!(!response.headers().contains_key("content-length"));
        assert_eq!(response.headers().get_all("set-cookie").iter().count(), 2);
        assert_eq!(body(response).await, b"hej");
    }

    #[tokio::test]
    async fn a_reply_without_a_status_is_the_body() {
        let response = build(br#"{"a":1}"#, &Method::GET).expect("a response");
        assert_eq!(response.headers()["content-type"], "application/json");
        assert_eq!(body(response).await, br#"{"a":1}"#);
    }

    #[tokio::test]
    async fn what_a_head_or_a_304_does_not_send_has_its_length_still() {
        let told = |response: &Response| response.headers()["content-length"].to_str().expect("text").to_owned();
        let whole = json!({ "statusCode": 200, "body": "hej" }).to_string();
        let response = build(whole.as_bytes(), &Method::HEAD).expect("a response");
        assert_eq!((told(&response).as_str(), body(response).await.len()), ("3", 0));
        for (status, method) in [(200, Method::HEAD), (401, Method::HEAD), (304, Method::GET)] {
            let empty = json!({ "statusCode": status, "headers": { "Content-Length": "7" } }).to_string();
            let response = build(empty.as_bytes(), &method).expect("a response");
            assert_eq!((told(&response).as_str(), body(response).await.len()), ("7", 0), "{method} {status}");
        }
    }

    #[test]
    fn what_is_no_reply_is_refused() {
        for wrong in
            ["", "{", r#"{"statusCode":"x"}"#, r#"{"statusCode":99}"#, r#"{"statusCode":200,"headers":{"a b":""}}"#]
        {
            assert!(build(wrong.as_bytes(), &Method::GET).is_none(), "{wrong}");
        }
    }
}
